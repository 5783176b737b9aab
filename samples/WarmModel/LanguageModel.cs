namespace WarmModel;

/// <summary>
/// Guesses the language of a text by naive Bayes over runs of letters. To load it is to train it, and to try on the training sentences
/// which length of the runs and which smoothing guess best when the sentence itself is left out: a second of work.
/// </summary>
internal sealed class LanguageModel
{
    private const int LongestRun = 5;

    private static readonly Lazy<LanguageModel> s_loaded = new(Train);

    private readonly string[] _languages;
    private readonly RunCounts _counts;
    private readonly double _smoothing;

    private LanguageModel(string[] languages, RunCounts counts, double smoothing)
    {
        _languages = languages;
        _counts = counts;
        _smoothing = smoothing;
    }

    /// <summary>This process's model, loaded when it is first asked for.</summary>
    internal static LanguageModel Loaded => s_loaded.Value;

    /// <summary>The language that a text is most likely written in.</summary>
    internal string Guess(string text) => _languages[_counts.MostLikely(text, _smoothing)];

    private static LanguageModel Train()
    {
        using StreamReader reader = new(typeof(LanguageModel).Assembly.GetManifestResourceStream("Sentences.txt")!);
        (string Language, string Text)[] sentences =
            [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(": ", 2)).Select(static parts => (parts[0], parts[1]))];
        string[] languages = [.. sentences.Select(static sentence => sentence.Language).Distinct()];
        (int Language, string Text)[] labeled = [.. sentences.Select(sentence => (Array.IndexOf(languages, sentence.Language), sentence.Text))];

        LanguageModel? best = null;
        double bestScore = double.NegativeInfinity;
        for (int length = 1; length <= LongestRun; length++)
        {
            RunCounts counts = new(length, languages.Length);
            foreach ((int language, string text) in labeled)
            {
                counts.Add(language, text);
            }

            for (double smoothing = 0.01; smoothing < 3; smoothing *= 1.1)
            {
                double score = labeled.Sum(sentence => counts.ScoreWithout(sentence.Language, sentence.Text, smoothing));
                if (score > bestScore)
                {
                    bestScore = score;
                    best = new LanguageModel(languages, counts, smoothing);
                }
            }
        }

        return best!;
    }
}
