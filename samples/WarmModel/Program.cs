using System.Diagnostics;
using Multiprocessing;
using WarmModel;

const int TextCount = 2_000;
(string Language, string Text)[] unseen =
[
    ("English", "Could you tell me where the library is?"),
    ("German", "Könnten Sie mir sagen, wo die Bücherei ist?"),
    ("French", "Pourriez-vous me dire où se trouve la bibliothèque ?"),
    ("Spanish", "¿Podría decirme dónde está la biblioteca?"),
    ("Italian", "Potrebbe dirmi dove si trova la biblioteca?"),
    ("Dutch", "Kunt u mij vertellen waar de bibliotheek is?"),
];
string[] texts = [.. Enumerable.Range(0, TextCount).Select(i => unseen[i % unseen.Length].Text)];

// Memory that all processes see: what the workers count in it is seen here.
using SharedArray<int> loads = new(1);
using ProcessPool pool = new(new ProcessPoolOptions
{
    WorkerCount = 2,
    Initializer = () =>
    {
        _ = LanguageModel.Loaded;
        Interlocked.Increment(ref loads[0]);
    },
});

long start = Stopwatch.GetTimestamp();
pool.Broadcast(() => { });
Console.WriteLine($"{pool.WorkerCount} workers are ready after {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s");

start = Stopwatch.GetTimestamp();
string[] guesses = pool.Map(texts, text => LanguageModel.Loaded.Guess(text));
Console.WriteLine($"{TextCount:N0} texts in {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s; the model was loaded {loads[0]} times");
foreach ((string language, string text) in unseen)
{
    Console.WriteLine($"  {guesses[Array.IndexOf(texts, text)],-8} {text}");
}

int right = guesses.Where((guess, i) => guess == unseen[i % unseen.Length].Language).Count();
Console.WriteLine($"{right:N0} of them are right");

// A worker dies at the thousandth text. Its successor is given the model before it is given a text.
Outcome<string>[] outcomes = [.. pool.MapOutcomes(Enumerable.Range(0, TextCount), i => GuessOrDie(i, unseen[i % unseen.Length].Text))];
pool.Broadcast(() => { });
Console.WriteLine($"A worker died: {outcomes.Count(outcome => outcome.IsSuccess):N0} of {TextCount:N0} texts have an answer; the model was loaded {loads[0]} times");

static string GuessOrDie(int index, string text)
{
    if (index == TextCount / 2)
    {
        Environment.Exit(1);
    }

    return LanguageModel.Loaded.Guess(text);
}
