// A host's own logs would stand between the lines that the page says.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

static class Host
{
    public static HostApplicationBuilder CreateApplicationBuilder()
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        return builder;
    }
}
