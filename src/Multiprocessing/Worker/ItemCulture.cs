using System.Globalization;
using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing.Worker;

/// <summary>The culture of the submitter, in which items run on the worker's thread.</summary>
/// <remarks>
/// The first culture that a process asks for loads ICU, a tenth of its start. So a worker that has it already, since it began with it and
/// no item has run that could have changed it, does not look. (Until it looks, the culture of new threads is the thread's own, should an item or a
/// static constructor change it.)
/// </remarks>
internal sealed class ItemCulture
{
    private string _name = "";
    private string _userInterfaceName = "";
    private bool _isNamed;
    private bool _isOriginal;
    private bool _mayHaveChanged;
    private CultureInfo? _culture;
    private CultureInfo? _userInterfaceCulture;

    /// <summary>Takes what the program says of the items that follow.</summary>
    internal void Read(PayloadReader reader)
    {
        _isOriginal = (CultureOrigin)reader.ReadByte() == CultureOrigins.Own;
        _name = reader.ReadString() ?? "";
        _userInterfaceName = reader.ReadString() ?? "";
        _culture = _userInterfaceCulture = null;
        _isNamed = true;
    }

    /// <summary>Other code than this library's is about to run on this thread.</summary>
    internal void MayChange() => _mayHaveChanged = true;

    /// <summary>Before items: sets the submitter's culture, which an item may have changed.</summary>
    /// <exception cref="TransferException">There is no such culture here.</exception>
    internal void Enter()
    {
        bool isUntouched = _isOriginal && !_mayHaveChanged;
        _mayHaveChanged = true;
        if (!_isNamed || isUntouched)
        {
            return;
        }

        _culture ??= Find(_name);
        _userInterfaceCulture ??= Find(_userInterfaceName);
        if (!ReferenceEquals(CultureInfo.CurrentCulture, _culture))
        {
            CultureInfo.CurrentCulture = _culture;
        }

        if (!ReferenceEquals(CultureInfo.CurrentUICulture, _userInterfaceCulture))
        {
            CultureInfo.CurrentUICulture = _userInterfaceCulture;
        }
    }

    private static CultureInfo Find(string name)
    {
        try
        {
            return CultureInfo.GetCultureInfo(name);
        }
        catch (CultureNotFoundException e)
        {
            throw new TransferException(
                $"The submitting thread's culture '{name}' does not exist in the worker: {e.Message} Submit in a culture that the system knows by its name, and start workers with the same globalization settings.", e);
        }
    }
}
