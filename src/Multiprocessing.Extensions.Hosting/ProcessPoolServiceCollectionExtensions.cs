using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Multiprocessing;
using Multiprocessing.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers process pools as services.</summary>
/// <remarks>
/// <para>A pool is a singleton, as <see cref="ProcessPool"/> and as <see cref="Pool"/>: code that takes a <see cref="Pool"/> can be given an
/// <see cref="InProcessPool"/> by a test, and then no process is started. A pool with a name is a keyed service.</para>
/// <para>The host makes the pool before it starts its services. When it stops, it closes the pool after all services have stopped, waits for
/// what was submitted within its shutdown timeout, and then terminates the pool. Without a host, the pool is made when it is first asked
/// for and disposed with the container.</para>
/// <para>Options are validated when the host starts. Where they name no logger factory, it is the container's.</para>
/// </remarks>
public static class ProcessPoolServiceCollectionExtensions
{
    /// <summary>Registers a pool.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options; <see langword="null"/> (the default) leaves them as they are.</param>
    /// <returns>The options, for what else is to be said of them: <c>BindConfiguration</c>, <c>Configure</c> with services, <c>Validate</c>.</returns>
    public static OptionsBuilder<ProcessPoolOptions> AddProcessPool(this IServiceCollection services, Action<ProcessPoolOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        return Configure(Add(services, name: null), configure);
    }

    /// <summary>Registers a pool whose options are in the configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The section that holds the options by their names.</param>
    /// <returns>The options, for what else is to be said of them.</returns>
    public static OptionsBuilder<ProcessPoolOptions> AddProcessPool(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        return Add(services, name: null).Bind(configuration);
    }

    /// <summary>Registers a pool by a name, which is the key of the service: <c>[FromKeyedServices("name")] Pool pool</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name; it is the pool's own too, unless its options say otherwise.</param>
    /// <param name="configure">Sets options; <see langword="null"/> (the default) leaves them as they are.</param>
    /// <returns>The options, for what else is to be said of them.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static OptionsBuilder<ProcessPoolOptions> AddProcessPool(this IServiceCollection services, string name, Action<ProcessPoolOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Configure(Add(services, name), configure);
    }

    /// <summary>Registers a pool by a name, with options that are in the configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name, which is the key of the service.</param>
    /// <param name="configuration">The section that holds the options by their names.</param>
    /// <returns>The options, for what else is to be said of them.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static OptionsBuilder<ProcessPoolOptions> AddProcessPool(this IServiceCollection services, string name, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configuration);
        return Add(services, name).Bind(configuration);
    }

    private static OptionsBuilder<ProcessPoolOptions> Configure(OptionsBuilder<ProcessPoolOptions> options, Action<ProcessPoolOptions>? configure) =>
        configure is null ? options : options.Configure(configure);

    private static OptionsBuilder<ProcessPoolOptions> Add(IServiceCollection services, string? name)
    {
        OptionsBuilder<ProcessPoolOptions> options = services.AddOptions<ProcessPoolOptions>(name);
        if (services.Any(service => service.ServiceType == typeof(ProcessPool) && Equals(service.ServiceKey, name)))
        {
            return options;
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ProcessPoolOptions>, ProcessPoolOptionsValidator>());
        options.PostConfigure<IServiceProvider>((pool, provider) =>
        {
            pool.Name ??= name;
            pool.LoggerFactory ??= provider.GetService<ILoggerFactory>();
        });
        options.ValidateOnStart();
        if (name is null)
        {
            services.AddSingleton(provider => Create(provider, name));
            services.TryAddSingleton<Pool>(static provider => provider.GetRequiredService<ProcessPool>());
        }
        else
        {
            services.AddKeyedSingleton(name, (provider, _) => Create(provider, name));
            services.TryAddKeyedSingleton<Pool>(name, static (provider, key) => provider.GetRequiredKeyedService<ProcessPool>(key));
        }

        services.AddSingleton<IHostedService>(provider => new ProcessPoolService(provider, name));
        return options;
    }

    private static ProcessPool Create(IServiceProvider provider, string? name) =>
        new(provider.GetRequiredService<IOptionsMonitor<ProcessPoolOptions>>().Get(name));
}
