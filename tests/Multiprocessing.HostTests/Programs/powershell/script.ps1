# PowerShell with the library's file: methods of .NET types run in workers, and a script block, which is made at run time, is refused.
param([string] $library)

Add-Type -Path $library
$none = [Threading.CancellationToken]::None
$pool = [Multiprocessing.ProcessPool]::new(2)
$sqrt = [Math].GetMethod("Sqrt").CreateDelegate([Func[double, double]])
"map: " + ($pool.Map[double, double]([double[]] (1, 4, 9), $sqrt, $null, $none) -join ", ")
$exit = [Environment].GetMethod("Exit").CreateDelegate([Action[int]])
try { $pool.Apply[int]($exit, 3, $none) } catch { "crash: " + $_.Exception.InnerException.ExitCode }
try { $pool.Apply[int]([Func[int]] { 1 + 1 }, $none) } catch { "block: " + $_.Exception.InnerException.Message }
$pool.Dispose()
