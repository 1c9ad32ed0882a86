using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Crawler.Deployment.Tests.Files;

/// <summary>YAML read without mercy: an unknown member and a repeated key are errors.</summary>
internal static class StrictYaml
{
    private static readonly IDeserializer Deserializer =
        new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).WithDuplicateKeyChecking().Build();

    /// <summary>Reads one document.</summary>
    /// <exception cref="YamlException">It is not what <typeparamref name="T"/> says.</exception>
    public static T Read<T>(string text) => Deserializer.Deserialize<T>(text);

    /// <summary>Reads one document, in which <c>&lt;&lt;</c> merges mappings.</summary>
    /// <exception cref="YamlException">It is not what <typeparamref name="T"/> says.</exception>
    public static T ReadMerged<T>(string text) => Deserializer.Deserialize<T>(new MergingParser(new Parser(new StringReader(text))));
}
