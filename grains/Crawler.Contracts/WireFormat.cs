using Crawler.Core.Catalogue;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Crawler.Contracts;

/// <summary>How the types of Crawler.Core, which knows nothing of Orleans, cross the wire.</summary>
public static class WireFormat
{
    /// <summary>
    /// Lets the pure types travel as JSON inside grain messages. The two on the hot path, <see cref="Window"/> and <see cref="RepoId"/>, have surrogates instead. Our exceptions
    /// arrive as what they are: an answer that cannot be written would reach the asker as a failure of the serializer, which says nothing of the cause.
    /// </summary>
    public static ISerializerBuilder AddCrawlerTypes(this ISerializerBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<ExceptionSerializationOptions>(exceptions => exceptions.SupportedNamespacePrefixes.Add(nameof(Crawler)));
        return builder.AddJsonSerializer(type =>
            type.Namespace?.StartsWith("Crawler.Core", StringComparison.Ordinal) == true && type != typeof(Window) && type != typeof(RepoId));
    }
}
