namespace Crawler.HubSimulator.Generated;

/// <summary>A growing array in blocks, so that millions of rows are never copied.</summary>
internal sealed class RowStore
{
    private const int BlockBits = 15;
    private const int BlockMask = (1 << BlockBits) - 1;

    private readonly List<ModelRow[]> _blocks = [];

    public int Count { get; private set; }

    public ref ModelRow this[int slot] => ref _blocks[slot >> BlockBits][slot & BlockMask];

    public int Add(in ModelRow row)
    {
        if (Count >> BlockBits == _blocks.Count)
        {
            _blocks.Add(new ModelRow[BlockMask + 1]);
        }

        this[Count] = row;
        return Count++;
    }
}
