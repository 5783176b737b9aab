#:package Multiprocessing@$(MultiprocessingVersion)

Check.Run();
