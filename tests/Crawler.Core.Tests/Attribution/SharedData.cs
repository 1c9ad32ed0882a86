namespace Crawler.Core.Tests.Attribution;

/// <summary>Real data beside the repository, for tests that compare with it. Where it is missing those tests are skipped.</summary>
internal static class SharedData
{
    public static string Path(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = System.IO.Path.Combine([folder.FullName, "shared", "data", .. parts]);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        Assert.Skip($"the real data file {string.Join('/', parts)} is not on this machine");
        return "";
    }
}
