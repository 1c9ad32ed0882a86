namespace Crawler.HubSimulator.Corpus;

/// <summary>Finding a place in a corpus, in O(log n).</summary>
internal static class CorpusSearch
{
    /// <summary>The first slot whose <c>_id</c> is greater than the one given.</summary>
    public static int FirstAfter(this ICorpus corpus, RepoId id)
    {
        int low = 0;
        int high = corpus.Slots;
        while (low < high)
        {
            int middle = (int)((uint)(low + high) >> 1);
            if (corpus.IdAt(middle).CompareTo(id) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The first slot whose <c>_id</c> is not less than the one given.</summary>
    public static int FirstNotBefore(this ICorpus corpus, RepoId id)
    {
        int after = corpus.FirstAfter(id);
        return after > 0 && corpus.IdAt(after - 1) == id ? after - 1 : after;
    }
}
