using System.Globalization;

namespace Crawler.Storage.Tests;

/// <summary>Seeds of tests that draw: printed, and taken from <c>CRAWLER_TEST_SEED</c> where that is set.</summary>
internal static class TestSeed
{
    public static ulong Draw()
    {
        var given = Environment.GetEnvironmentVariable("CRAWLER_TEST_SEED");
        var seed = given is null ? (ulong)Guid.NewGuid().GetHashCode() : ulong.Parse(given, CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine($"CRAWLER_TEST_SEED={seed}");
        return seed;
    }
}
