// Classes count processes, threads and descriptors of this process, so they run one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: TestCollectionOrderer(typeof(Multiprocessing.ProcessTests.Infrastructure.LeftoversLast))]
