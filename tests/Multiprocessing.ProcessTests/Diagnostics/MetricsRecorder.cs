using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Multiprocessing.ProcessTests.Diagnostics;

/// <summary>Listens to the meter for one pool, as a collector would.</summary>
internal sealed class MetricsRecorder : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, double> _observed = new();
    private readonly ConcurrentQueue<(string Instrument, double Value)> _recorded = new();
    private readonly ConcurrentDictionary<string, string?> _units = new();

    /// <summary>The instruments are made when the first pool of a process has started: what is recorded before is nobody's.</summary>
    static MetricsRecorder()
    {
        using CountdownEvent unpublished = new(8);
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == "Multiprocessing")
            {
                unpublished.Signal();
            }
        };
        listener.Start();
        using InProcessPool pool = new(1);
        Assert.True(unpublished.Wait(Infrastructure.OnThread.Patience));
    }

    internal MetricsRecorder(string pool)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Multiprocessing")
            {
                _units[instrument.Name] = instrument.Unit;
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (tags[0] is { Key: "multiprocessing.pool.name", Value: string name } && name == pool)
            {
                _observed[tags.Length == 1 ? instrument.Name : $"{instrument.Name} {tags[1].Value}"] = value;
            }
        });
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            if (tags[0] is { Key: "multiprocessing.pool.name", Value: string name } && name == pool)
            {
                _recorded.Enqueue((instrument.Name, value));
            }
        });
        _listener.Start();
    }

    internal IReadOnlyDictionary<string, string?> Units => _units;

    /// <summary>What an instrument says now.</summary>
    internal double Observe(string series)
    {
        _listener.RecordObservableInstruments();
        return _observed.GetValueOrDefault(series);
    }

    internal double[] Recorded(string instrument) => [.. _recorded.Where(record => record.Instrument == instrument).Select(static record => record.Value)];

    public void Dispose() => _listener.Dispose();
}
