using Crawler.Core.Catalogue;
using Crawler.Imports.Rows;
using Parquet;
using Parquet.Schema;

namespace Crawler.Imports.Parquet;

/// <summary>Parents as the Hub resolved them: <c>struct{relation, models: list&lt;struct{_id, id}&gt;}</c>.</summary>
/// <param name="owner">The struct.</param>
/// <param name="relation">Its relation; null where there is none.</param>
/// <param name="id">The parents' ids.</param>
/// <param name="name">The parents' names: the same list, so both columns have the same entries.</param>
internal sealed class BaseModelsColumn(StructField owner, DataField? relation, DataField id, DataField name) : ParquetColumn
{
    private readonly ColumnValues<ReadOnlyMemory<char>>? _relations = relation is null ? null : new(relation);
    private readonly ColumnValues<ReadOnlyMemory<char>> _ids = new(id);
    private readonly ColumnValues<ReadOnlyMemory<char>> _names = new(name);

    public override async ValueTask LoadAsync(ParquetRowGroupReader group, CancellationToken cancellationToken)
    {
        await _ids.LoadAsync(group, cancellationToken);
        await _names.LoadAsync(group, cancellationToken);
        if (_relations is not null)
        {
            await _relations.LoadAsync(group, cancellationToken);
        }
    }

    public override void Read(RowFields row)
    {
        if (_relations is not null && _relations.Next(isFirst: true, out var level) && level >= owner.MaxDefinitionLevel)
        {
            row.ParentRelation(_relations.IsValue(level) ? row.ToUtf8(_relations.Take().Span) : default);
        }

        for (var isFirst = true; _ids.Next(isFirst, out var idLevel) & _names.Next(isFirst, out var nameLevel); isFirst = false)
        {
            RepoId? parent = _ids.IsValue(idLevel) && RepoId.TryParse(row.ToUtf8(_ids.Take().Span), out var known) ? known : null;
            var text = _names.IsValue(nameLevel) ? row.ToUtf8(_names.Take().Span) : default;
            if (parent is { } found)
            {
                row.Parent(found, text);
            }
        }
    }

    public override void Dispose()
    {
        _relations?.Dispose();
        _ids.Dispose();
        _names.Dispose();
    }
}
