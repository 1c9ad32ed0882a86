using System.Text;
using Crawler.Core.Catalogue;
using Crawler.Core.Crawling;
using Crawler.Hub;
using Crawler.Imports.Rows;

namespace Crawler.Imports;

/// <summary>
/// One pass over a file, forwards. The same file gives the same rows in the same batches for the same bounds, so an import that was broken off goes on where it stood.
/// Not for several threads.
/// </summary>
public sealed class ImportReading : IAsyncDisposable
{
    /// <summary>Packed bytes after which a batch closes however few rows it has, 8 MB.</summary>
    public const int MaxBatchBytes = 8_000_000;

    private const int MaxSamples = 100;
    private readonly IRowSource _source;
    private readonly RowFields _row;
    private readonly PackedWriter _packed = PackedWriter.Pooled(1_000_000);
    private readonly List<PageRow> _rows = [];
    private readonly IdSet _met = new();
    private Dictionary<string, long> _quarantined = [];
    private List<UnreadableRow> _samples = [];
    private long _duplicates;

    internal ImportReading(IRowSource source, RowFields row)
    {
        _source = source;
        _row = row;
    }

    /// <summary>How many rows of the file were read.</summary>
    public long NextRow { get; private set; }

    /// <summary>Begins a section that is an import of its own: what came before makes no duplicates in it.</summary>
    public void BeginSection() => _met.Clear();

    /// <summary>Reads rows.</summary>
    /// <param name="maxRows">At most this many.</param>
    /// <param name="upToRow">None behind this many rows of the file.</param>
    /// <param name="cancellationToken">Ends it; what was read so far is lost to this pass.</param>
    /// <returns>The rows, fewer where they pack to more than <see cref="MaxBatchBytes"/>; null at the end.</returns>
    /// <exception cref="ImportFileException">The file cannot be read further.</exception>
    public async ValueTask<ImportRows?> ReadAsync(int maxRows, long upToRow, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        var from = NextRow;
        while (NextRow < upToRow && NextRow - from < maxRows && _packed.Length < MaxBatchBytes)
        {
            if (_source.TryRead(_row))
            {
                NextRow++;
                Take();
            }
            else if (!await _source.LoadAsync(cancellationToken))
            {
                break;
            }
        }

        return NextRow == from ? null : Close(from);
    }

    /// <summary>Passes over rows that were imported before; they count as met.</summary>
    /// <exception cref="ImportFileException">The file cannot be read further.</exception>
    public async ValueTask SkipAsync(long toRow, CancellationToken cancellationToken)
    {
        while (NextRow < toRow && await ReadAsync(maxRows: 10_000, toRow, cancellationToken) is not null)
        {
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _packed.Release();
        return _source.DisposeAsync();
    }

    private void Take()
    {
        var offset = _packed.Length;
        var length = _row.Pack(_packed);
        if (length > 0)
        {
            var id = _row.Id!.Value;
            _rows.Add(new PageRow(id, 0, offset, length));
            _duplicates += _met.Add(id) ? 0 : 1;
            return;
        }

        var defect = _row.Defect!;
        _quarantined[defect.Reason] = _quarantined.GetValueOrDefault(defect.Reason) + 1;
        if (_samples.Count < MaxSamples)
        {
            _samples.Add(new UnreadableRow(_source.Place, _row.Id?.ToString(), defect.Reason, defect.Detail, Excerpt(_source.Excerpt.IsEmpty ? _row.Name : _source.Excerpt)));
        }
    }

    private ImportRows Close(long from)
    {
        var rows = InOrder();
        var packed = new byte[rows.Sum(row => row.Length)];
        var lengths = new int[rows.Count];
        var end = 0;
        for (var i = 0; i < lengths.Length; i++)
        {
            _packed.Written.Slice(rows[i].Offset, rows[i].Length).CopyTo(packed.AsSpan(end));
            lengths[i] = rows[i].Length;
            end += rows[i].Length;
        }

        var closed = new ImportRows
        {
            FromRow = from,
            UpToRow = NextRow,
            Packed = packed,
            Lengths = lengths,
            Duplicates = _duplicates,
            Quarantined = _quarantined,
            Samples = _samples,
        };
        _packed.Truncate();
        _rows.Clear();
        (_quarantined, _samples, _duplicates) = ([], [], 0);
        return closed;
    }

    /// <summary>The rows by id, of several with one id the last.</summary>
    private List<PageRow> InOrder()
    {
        _rows.Sort(static (left, right) => left.Id.CompareTo(right.Id) is not 0 and var order ? order : left.Offset.CompareTo(right.Offset));
        var kept = 0;
        for (var i = 0; i < _rows.Count; i++)
        {
            if (i + 1 == _rows.Count || _rows[i + 1].Id != _rows[i].Id)
            {
                _rows[kept++] = _rows[i];
            }
        }

        _rows.RemoveRange(kept, _rows.Count - kept);
        return _rows;
    }

    private static string Excerpt(ReadOnlySpan<byte> row)
    {
        var text = Encoding.UTF8.GetString(row[..Math.Min(row.Length, ListingLimits.ExcerptLength * 3 / 2)]);
        return string.Concat(text.Where(c => !char.IsControl(c)).Take(ListingLimits.ExcerptLength));
    }
}
