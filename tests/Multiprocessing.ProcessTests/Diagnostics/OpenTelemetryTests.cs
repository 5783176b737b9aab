using System.Collections.Concurrent;
using System.Diagnostics;
using Multiprocessing.ProcessTests.Infrastructure;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Multiprocessing.ProcessTests.Diagnostics;

/// <summary>What OpenTelemetry in the program is given to export.</summary>
public sealed class OpenTelemetryTests(LeftoverFixture fixture) : IClassFixture<LeftoverFixture>
{
    private const string Inner = "Test.OpenTelemetry";

    private static readonly ActivitySource s_inner = new(Inner);

    private readonly LeftoverFixture _fixture = fixture;

    [Fact(Timeout = OnThread.Timeout)]
    public Task Spans_OfWorkers_AreExportedAsOneTrace() => OnThread.Run(() =>
    {
        using Exported exported = new();
        using (TracerProvider provider = Listen(exported, new AlwaysOnSampler()))
        {
            using ProcessPool pool = new(2);
            pool.For(0, 10, static _ => s_inner.StartActivity("inner")?.Dispose());
            pool.Close();
            pool.Join();
        }

        Activity map = Assert.Single(exported.Of("Multiprocessing.Map"));
        Activity[] runs = exported.Of("Multiprocessing.Run");
        Assert.Equal(10, runs.Length);
        Assert.All(runs, run => Assert.Equal((map.TraceId, map.SpanId, true), (run.TraceId, run.ParentSpanId, run.Recorded)));
        Assert.Equal(runs.Select(static run => run.SpanId.ToHexString()).Order(), exported.Of("inner").Select(static inner => inner.ParentSpanId.ToHexString()).Order());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Spans_OfATraceThatIsNotSampled_AreNotExportedAndCarryItOn() => OnThread.Run(() =>
    {
        using Exported exported = new();
        using TracerProvider provider = Listen(exported, new ParentBasedSampler(new AlwaysOffSampler()));
        using (ProcessPool pool = new(1))
        {
            using Activity root = s_inner.StartActivity("root")!;
            (string? trace, bool isRecorded) = pool.Apply(static () => (Activity.Current?.TraceId.ToHexString(), Activity.Current!.Recorded));
            Assert.Equal((root.TraceId.ToHexString(), false), (trace, isRecorded));
        }

        Assert.Empty(exported.Spans);
    });

    private static TracerProvider Listen(Exported exported, Sampler sampler) =>
        Sdk.CreateTracerProviderBuilder().AddSource("Multiprocessing", Inner).SetSampler(sampler).AddProcessor(new SimpleActivityExportProcessor(exported)).Build()!;

    private sealed class Exported : BaseExporter<Activity>
    {
        internal ConcurrentQueue<Activity> Spans { get; } = new();

        internal Activity[] Of(string name) => [.. Spans.Where(span => span.OperationName == name)];

        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (Activity activity in batch)
            {
                Spans.Enqueue(activity);
            }

            return ExportResult.Success;
        }
    }
}
