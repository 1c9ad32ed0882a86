using System.Text;
using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage;
using Crawler.Core.Lineage.Reports;
using Crawler.Core.Rollups;

namespace Crawler.Core.Tests.Lineage;

/// <summary>A few models in one partition, and the index over them.</summary>
internal sealed class Family
{
    private readonly RecordTable _records = new();
    private readonly Dictionary<string, int> _numbers = [];

    /// <summary>Adds a model.</summary>
    public Family Add(
        string name, string[] parents, string[]? tags = null, string? task = null, long? downloads = 10, long? allTime = 100, DateTimeOffset? createdAt = null, BaseModel[]? baseModels = null)
    {
        var row = new RowBuilder
        {
            Id = Some.Id(_numbers.Count + 1),
            Downloads30d = downloads,
            DownloadsAllTime = allTime,
            Likes = 3,
            CreatedAt = createdAt?.ToUnixTimeMilliseconds(),
            BaseModelRelation = baseModels is null ? null : Relation.Finetune,
        };
        _numbers[name] = _numbers.Count + 1;
        row.SetName(Encoding.UTF8.GetBytes(name));
        row.SetTask(Encoding.UTF8.GetBytes(task ?? ""));
        foreach (var tag in parents.Select(parent => "base_model:" + parent).Concat(tags ?? []))
        {
            row.AddTag(Encoding.UTF8.GetBytes(tag));
        }

        foreach (var model in baseModels ?? [])
        {
            row.AddBaseModel(model.Id, Encoding.UTF8.GetBytes(model.Name));
        }

        var packed = new PackedWriter();
        Assert.NotEqual(0, row.Pack(packed));
        _records.Put(PackedRecord.Pack(null, packed.Written), new RecordState(1, 1, 1));
        return this;
    }

    public RepoId Id(string name) => Some.Id(_numbers[name]);

    public LineageIndex Index(OwnerRegistry? registry = null)
    {
        var (index, version) = (new LineageIndex(1, _ => 0, registry ?? OwnerRegistry.BuiltIn, Some.Day), new PartitionVersion(1, 1));
        index.TakeChildren(0, null, version, true, ChildReport.Whole(_records.Capture()));
        if (index.NamesToAsk(0) is { } names)
        {
            index.TakeBearers(0, version, names, BearerReport.Of(_records, names.Names));
        }

        if (index.IdsToAsk(0) is { } ids)
        {
            index.TakeLive(0, version, ids, BearerReport.Of(_records, ids.Ids));
        }

        Assert.NotNull(index.Settle());
        return index;
    }
}
