using System.Xml.Linq;

namespace Crawler.Deployment.Tests.Files;

/// <summary>The repository these tests stand in.</summary>
internal static class Repository
{
    private const string Marker = "Crawler.sln";

    /// <summary>Its root.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The version in <c>Directory.Build.props</c>.</summary>
    public static string Version { get; } = XDocument.Load(PathOf("Directory.Build.props")).Descendants("VersionPrefix").Single().Value;

    /// <summary>The full path of a file or folder.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>The text of a file.</summary>
    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>The files below a folder, relative to the root and with slashes, in order.</summary>
    public static IReadOnlyList<string> FilesUnder(string folder, string pattern) =>
        [.. Directory.EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/artifacts/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    private static string Find(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker)))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {from} holds {Marker}.");
    }
}
