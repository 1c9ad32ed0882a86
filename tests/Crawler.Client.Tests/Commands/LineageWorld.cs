using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Crawling;
using Crawler.Contracts.Lineage;
using Crawler.Contracts.Rollups;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Lineage;
using Crawler.Core.Lineage.Figures;
using Crawler.Core.Lineage.Views;
using Crawler.Core.Rollups;

namespace Crawler.Client.Tests.Commands;

/// <summary>A small lineage by hand, and grains that answer with it.</summary>
internal static class LineageWorld
{
    public const string Hostile = "=evil/\u202ename\u001b[2J|";

    public static RepoId Id { get; } = RepoId.TryParse("6283a9b7806a1feb9fbacf18", out var id) ? id : throw new InvalidOperationException();

    public static TreeNode Tree { get; } = Node("lab/base", null, 3, 1200,
    [
        Node("lab/chat", Relation.Finetune, 1, 2, [Node("eve/merge", Relation.Merge, 1, 1, [Node("eve/q", Relation.Quantized, 0, 0)])]),
        Node(Hostile, Relation.Quantized, 1, 1, [Node("eve/merge", Relation.Merge, 1, 1) with { IsShownElsewhere = true }]),
    ]) with { ChildrenLeftOut = 1998 };

    public static ModelLineage Model { get; } = new(
        [new("lab/chat", Id, Relation.Merge, 1), new("gone/ghost", null, Relation.Untyped, 1)],
        [.. Enumerable.Range(1, 12).Select(step => new Relative($"a/m{step}", Id, null, step))],
        1500,
        new("lab/base", Id, null, 2),
        2,
        false,
        Derivatives(5, 40));

    public static Family Family { get; } = new("lab/base", Id, "CN", 41, 40, 3, Derivatives(5, 40));

    public static FamilyDetail Detail { get; } = new(
        Family,
        [5, 1200],
        [Node("lab/chat", null, 1, 2)],
        [new("eve", 30), new("\u001b[2Jx", 1)],
        [.. Enumerable.Range(1, 8).Select(month => new NamedCount($"2025-0{month}", month))]);

    public static DerivativeLine Owner { get; } = new("lab", "CN", "Alibaba", false, Derivatives(7, 90));

    public static DerivativeLine Group { get; } = new("Alibaba", "CN,US", "Alibaba", true, Derivatives(8, 91));

    public static LineageReport Report { get; } = new(
        new Anatomy(10, 1, 9, 2, 1, 2, 3, [2, 5, 3], [new(1, 1, 1), new(2, 9, 0), new(1000, null, 4)], 1.5, new(4, 0, 1, 1, 2), new(1, 0, 0, 0, 2)),
        [
            new("licence", null, 4, 0.25, [new("mit", "\u001b[2Japache-2.0", 3)]),
            new("licence", Relation.Merge, 0, null, []),
        ],
        [Family],
        [Owner],
        [Group],
        [new("eve", "unreviewed", 3, 2, 1000, null)],
        [new("lab", "CN", 3, 2, 1000, 0, null)],
        [
            new("2025-01", 4, 2, new(3, 1, 0, 0, 0), [new("CN", 3, 2), new("US", 1, 0)], [new("Alibaba", 1, 0), new("others", 3, 2)]),
            new("2025-02", 1, 0, new(0, 0, 0, 0, 1), [new("US", 1, 0)], [new("others", 1, 0)]),
        ],
        OriginShift.None with
        {
            Countries = new Dictionary<string, Measures> { ["CN"] = Some.Measures(2, 20, 100), ["US"] = Some.Measures(-2, -20, -100) },
        });

    public static ModelProfile Profile(string name = "lab/base", string? former = null) => new(
        new(Id, name, Some.AsOf, null, 5, null, 3, null, "text-generation", null, null, false, false, Gating.None, [], null, []),
        new RecordState { AsOf = (uint)Some.AsOf.ToUnixTimeSeconds() },
        "US",
        3,
        1,
        former);

    public static DerivativeFigures Derivatives(int direct, int all) =>
        new(direct, direct, direct, direct / 2.0, all, all, new(direct, 0, 0, 0, 0), new(all, 0, 0, 0, 0));

    public static TreeNode Node(string name, Relation? relation, int direct, int all, IReadOnlyList<TreeNode>? children = null) =>
        new(new Relative(name, name == "gone/ghost" ? null : Id, relation, 1), 5, Derivatives(direct, all), children ?? [], 0, false);

    public static LineageReply<T> Reply<T>(T? value, int heardFrom = 128) => new(true, value, heardFrom, 128);

    public static LineageReply<T> NotThere<T>(int heardFrom = 128) => new(false, default, heardFrom, 128);

    public static IEcosystemGrain Ecosystem(LineageReport? report = null) => FakeGrain.Of<IEcosystemGrain>(
        ("Census", _ => Some.Reply()),
        ("Lineage", args => (string)args[0]! == "models-000001" ? report : throw new InvalidOperationException("Another crawl's lineage.")),
        ("Countries", _ => new LiveCountries(Some.Countries, 128, 128)));

    /// <summary>A console over a census with a lineage, and over the given grains.</summary>
    public static TestConsole Console(params object[] grains) => new([Ecosystem(Report), FakeGrain.Of<ICrawlGrain>(), Models(Profile()), Footprints(123), .. grains]);

    /// <summary>A dimension that has this many models of Alibaba's families; null for one that was not kept yet.</summary>
    public static IDimensionGrain Footprints(int? models) => FakeGrain.Of<IDimensionGrain>(
        ("Census", args => Footprint(models, ((DimensionQuery)args[0]!).Crawl == "models-000001")), ("Live", _ => Footprint(models + 1, true)));

    public static IModelGrain Models(ModelProfile? profile) => FakeGrain.Of<IModelGrain>(("Profile", _ => profile));

    public static IFrozenLineageGrain Frozen(params (string, Func<object?[], object?>)[] answers) => FakeGrain.Of<IFrozenLineageGrain>(answers);

    public static ILineageGrain Live(params (string, Func<object?[], object?>)[] answers) => FakeGrain.Of<ILineageGrain>(answers);

    private static DimensionView Footprint(int? models, bool isThere) => new(
        KnownDimensions.Of(Dimension.Footprint),
        models is { } known && isThere ? [new("Alibaba", Some.Measures(known, 1, 1)), new(Member.None, Some.Measures(5, 1, 1))] : null,
        2,
        default,
        null,
        128,
        128);
}
