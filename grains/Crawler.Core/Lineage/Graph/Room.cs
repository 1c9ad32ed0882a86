namespace Crawler.Core.Lineage.Graph;

/// <summary>Arrays that grow by an eighth, since the graph is the largest thing in memory beside the records.</summary>
internal static class Room
{
    private const int Least = 64;

    /// <summary>Makes sure that an array holds so many items.</summary>
    public static void For<T>(ref T[] array, int count)
    {
        if (count > array.Length)
        {
            Array.Resize(ref array, Math.Max(Least, Math.Max(count, array.Length + (array.Length / 8))));
        }
    }
}
