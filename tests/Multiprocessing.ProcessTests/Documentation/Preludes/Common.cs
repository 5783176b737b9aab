// What any page may take for granted.
using System.Diagnostics;
using System.Linq.Expressions;
using Microsoft.Extensions.Logging;

using ProcessPool pool = new(2);
int[][] rows = [[4, 6, 3, 7, 6], [4, 5, 5, 5, 4], [4, 2, 5, 3, 9]];
string[] files = ["a", "b", "c"];
string[] urls = ["http://localhost/a", "http://localhost/b"];

static int HowMany(int[] row, int low, int high) => row.Count(n => low <= n && n <= high);
static string Render(string file) => file.ToUpperInvariant();
static string Parse(string file) => file.ToUpperInvariant();
static int Search(string file, CancellationToken token) => token.IsCancellationRequested ? 0 : file.Length;
