using Crawler.Core.Catalogue;
using Orleans.Serialization;

namespace Crawler.Contracts;

/// <summary>How the types of Crawler.Core, which knows nothing of Orleans, cross the wire.</summary>
public static class WireFormat
{
    /// <summary>
    /// Lets the pure types travel as JSON inside grain messages. The two on the hot path, <see cref="Window"/> and <see cref="RepoId"/>, have surrogates instead.
    /// </summary>
    public static ISerializerBuilder AddCrawlerTypes(this ISerializerBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddJsonSerializer(type =>
            type.Namespace?.StartsWith("Crawler.Core", StringComparison.Ordinal) == true && type != typeof(Window) && type != typeof(RepoId));
    }
}
