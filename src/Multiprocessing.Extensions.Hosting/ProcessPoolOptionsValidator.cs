using Microsoft.Extensions.Options;

namespace Multiprocessing.Extensions;

/// <summary>Refuses, when the host starts, what the pool's constructor would refuse.</summary>
internal sealed class ProcessPoolOptionsValidator : IValidateOptions<ProcessPoolOptions>
{
    public ValidateOptionsResult Validate(string? name, ProcessPoolOptions options)
    {
        try
        {
            options.Validate();
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException e)
        {
            string pool = string.IsNullOrEmpty(name) ? "the process pool" : $"the process pool '{name}'";
            return ValidateOptionsResult.Fail($"{nameof(ProcessPoolOptions)}.{e.ParamName} of {pool} is wrong: {e.Message}");
        }
    }
}
