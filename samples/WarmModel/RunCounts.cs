namespace WarmModel;

/// <summary>How often each run of letters occurs in each language.</summary>
/// <param name="length">How many letters a run has.</param>
/// <param name="languages">How many languages there are.</param>
internal sealed class RunCounts(int length, int languages)
{
    private readonly Dictionary<string, int[]> _counts = [];
    private readonly int[] _totals = new int[languages];

    internal void Add(int language, string text)
    {
        foreach (string run in RunsOf(text))
        {
            if (!_counts.TryGetValue(run, out int[]? counts))
            {
                _counts[run] = counts = new int[languages];
            }

            counts[language]++;
            _totals[language]++;
        }
    }

    internal int MostLikely(string text, double smoothing)
    {
        double[] likelihoods = Likelihoods(text, smoothing, omitted: -1);
        return Array.IndexOf(likelihoods, likelihoods.Max());
    }

    /// <summary>How sure one can be of a training sentence's language as if it had not been counted: the logarithm of its probability.</summary>
    internal double ScoreWithout(int language, string text, double smoothing)
    {
        double[] likelihoods = Likelihoods(text, smoothing, omitted: language);
        double most = likelihoods.Max();
        return likelihoods[language] - most - Math.Log(likelihoods.Sum(likelihood => Math.Exp(likelihood - most)));
    }

    private double[] Likelihoods(string text, double smoothing, int omitted)
    {
        Dictionary<string, int> runs = [];
        foreach (string run in RunsOf(text))
        {
            runs[run] = runs.GetValueOrDefault(run) + 1;
        }

        int total = runs.Values.Sum();
        double[] likelihoods = new double[languages];
        foreach ((string run, int times) in runs)
        {
            int[]? counts = _counts.GetValueOrDefault(run);
            for (int language = 0; language < languages; language++)
            {
                int own = language == omitted ? times : 0;
                int all = _totals[language] - (language == omitted ? total : 0);
                likelihoods[language] += times * Math.Log(((counts?[language] ?? 0) - own + smoothing) / (all + (smoothing * _counts.Count)));
            }
        }

        return likelihoods;
    }

    private IEnumerable<string> RunsOf(string text)
    {
        string padded = $" {text.ToLowerInvariant()} ";
        for (int i = 0; i + length <= padded.Length; i++)
        {
            yield return padded.Substring(i, length);
        }
    }
}
