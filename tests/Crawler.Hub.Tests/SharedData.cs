namespace Crawler.Hub.Tests;

/// <summary>Recorded data that is not part of the project: where it is missing, tests skip.</summary>
internal static class SharedData
{
    public static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var found = Path.Combine(folder.FullName, "shared", "data", name);
            if (Directory.Exists(found))
            {
                return found;
            }
        }

        return null;
    }
}
