namespace Crawler.Benchmarks;

/// <summary>The few arguments of the plain runner.</summary>
internal static class Arguments
{
    public static int Number(string[] args, string name, int fallback)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length && int.TryParse(args[at + 1], out var number) ? number : fallback;
    }

    public static string? Text(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
}
