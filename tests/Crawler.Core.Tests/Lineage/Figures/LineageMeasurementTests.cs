using Crawler.Core.Attribution;
using Crawler.Core.Lineage;
using Crawler.Core.Lineage.Figures;
using Crawler.Core.Lineage.Views;
using Crawler.Core.Rollups;

namespace Crawler.Core.Tests.Lineage.Figures;

/// <summary>Each figure on a family small enough to count by hand.</summary>
public class LineageMeasurementTests
{
    private static readonly OwnerRegistry Registry = OwnerRegistry.Parse(
        new StringReader($"{OwnerRegistry.FileHeader}\nlab,CN,company,Big Lab,,,,test,high\nlab2,CN,company,Big Lab,,,,test,high\nmaker,FR,community,,,,,test,high\n"), "test").Registry!;

    private static readonly DateTimeOffset March = new(2026, 3, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset April = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>lab/base heads six; no/body is a phantom with one child; x/alone is in no relation.</summary>
    private static Family SixAndOne() => new Family()
        .Add("lab/base", [], ["license:apache-2.0", "en", "zh"], "text-generation", 100, 1000, March)
        .Add("lab/instruct", ["finetune:lab/base"], ["license:apache-2.0", "en"], "text-generation", 50, 500, March)
        .Add("maker/q1", ["quantized:lab/instruct"], ["license:mit"], "text-generation", 30, 300, April)
        .Add("maker/q2", ["quantized:lab/base"], [], null, 20, null, April)
        .Add("lab2/tune", ["finetune:lab/base"], ["license:mit", "fr"], "translation", 4, 4, April)
        .Add("z/mix", ["merge:lab2/tune", "merge:no/body"], [], null, null, null, April)
        .Add("y/orphan", ["adapter:no/body"], [], null, 1, 6, April)
        .Add("x/alone", []);

    [Fact]
    public void The_anatomy_counts_nodes_roots_depths_and_who_has_children()
    {
        var anatomy = Measure().Anatomy;

        Assert.Equal((8, 1, 7, 2, 1, 0, 2), (anatomy.Nodes, anatomy.Phantoms, anatomy.Edges, anatomy.Roots, anatomy.PhantomRoots, anatomy.Cyclic, anatomy.MaxDepth));

        // z/mix is two edges from lab/base, but one from no/body.
        Assert.Equal([2, 5, 1], anatomy.Depths);
        Assert.Equal(7 / 4.0, anatomy.Branching);
        Assert.Equal(new RelationFigures(2, 1, 2, 1, 0), anatomy.Relations);
        Assert.Equal(new RelationFigures(2, 0, 0, 0, 0), anatomy.WithChildren);
        Assert.Equal([(2, 2)], anatomy.FamilySizes.Where(band => band.Families > 0).Select(band => (band.From, band.Families)));
    }

    [Fact]
    public void Families_hold_every_model_once_and_descendants_as_often_as_they_descend()
    {
        var families = Measure().Families;

        Assert.Equal(
            [("lab/base", 6, 5, 2, "CN"), ("no/body", 1, 2, 1, "unreviewed")],
            families.Select(family => (family.Root, family.Models, family.Descendants, family.Depth, family.Country)));
    }

    [Fact]
    public void Owners_and_groups_count_what_others_made()
    {
        var report = Measure();

        // lab/instruct is lab's own; maker has two, lab2 one, z/mix is below lab2/tune.
        var lab = report.Owners.Single(owner => owner.Name == "lab").Derivatives;
        Assert.Equal((3, 4, 3, 3.0), (lab.Direct, lab.Transitive, lab.DirectAsFirst, lab.DirectFractional));
        var group = report.Groups.Single().Derivatives;
        Assert.Equal((3, 3), (group.Direct, group.Transitive));
        Assert.Equal(2.5, group.DirectFractional);
        var nobody = report.Owners.Single(owner => owner.Name == "no").Derivatives;
        Assert.Equal((2, 1, 1.5), (nobody.Direct, nobody.DirectAsFirst, nobody.DirectFractional));
    }

    [Fact]
    public void Traits_are_compared_where_both_ends_declare_them()
    {
        var traits = Measure().Traits;

        // apache-apache, apache-mit twice: of lab/base to instruct, of instruct to q1, of base to tune.
        var licence = traits.Single(figures => figures is { Trait: "licence", Relation: null });
        Assert.Equal((3, 2 / 3.0), (licence.Edges, licence.Rate!.Value));
        Assert.Equal(new TraitChange("apache-2.0", "mit", 2), Assert.Single(licence.Changes));

        // {en, zh} to {en} loses one of two; to {fr} nothing is shared of three.
        var language = traits.Single(figures => figures is { Trait: "language", Relation: Relation.Finetune });
        Assert.Equal((2, (0.5 + 1) / 2), (language.Edges, language.Rate!.Value));
        var task = traits.Single(figures => figures is { Trait: "task", Relation: Relation.Quantized });
        Assert.Equal((1, 0.0), (task.Edges, task.Rate!.Value));
        Assert.Null(traits.Single(figures => figures is { Trait: "language", Relation: Relation.Merge }).Rate);
    }

    [Fact]
    public void Intermediaries_are_told_with_whose_models_they_spread()
    {
        var report = Measure();

        Assert.Equal(new Intermediary("maker", "FR", 2, 1, 50, 300), Assert.Single(report.Intermediaries));
        Assert.Equal(new DistributionLine("lab", "CN", 2, 2, 50, 150, 50 / 150.0), Assert.Single(report.Distribution));
    }

    [Fact]
    public void New_derivatives_are_told_by_month_and_by_who_began_their_line()
    {
        var months = Measure().Months;

        Assert.Equal([("2026-03", 1, 1), ("2026-04", 5, 3)], months.Select(month => (month.Month, month.All, month.Used)));
        Assert.Equal([new MonthShare("CN", 4, 2), new MonthShare("unreviewed", 1, 1)], months[1].Countries);
        Assert.Equal([new MonthShare("Big Lab", 4, 2), new MonthShare("no", 1, 1)], months[1].Holders);
        Assert.Equal(new RelationFigures(1, 1, 2, 1, 0), months[1].Relations);
    }

    [Fact]
    public void What_changes_hands_by_origin_adds_up_to_nothing()
    {
        var shift = Measure().OriginShift;

        Assert.Equal((3, 50L), (shift.Countries["CN"].Models, shift.Countries["CN"].Downloads30d));
        Assert.Equal((-2, -50L), (shift.Countries["FR"].Models, shift.Countries["FR"].Downloads30d));
        Assert.All(
            (IReadOnlyDictionary<string, Measures>[])[shift.Countries, shift.Types, shift.Groups],
            changes => Assert.Equal(default, changes.Values.Aggregate(default(Measures), (sum, change) => sum + change)));
        var uploaded = new Dictionary<string, Measures> { ["FR"] = new() { Models = 2, Downloads30d = 50, DownloadsAllTime = 300, DownloadsAllTimeUnknown = 1, Likes = 6, WithParent = 2, Quantized = 2 } };
        Assert.DoesNotContain("FR", OriginShift.Apply(uploaded, shift.Countries).Keys);
    }

    [Fact]
    public void A_graph_read_back_says_the_same()
    {
        var index = SixAndOne().Index(Registry);

        var read = LineageIndex.DecodeSnapshot(index.EncodeSnapshot(), Registry, Some.Day);

        var (before, after) = (LineageMeasurement.Of(index, Registry, Some.Day), LineageMeasurement.Of(read, Registry, Some.Day));

        // What the shift is made of is frozen as figures, and not in the graph.
        Assert.Equivalent(before with { OriginShift = OriginShift.None }, after with { OriginShift = OriginShift.None }, strict: true);
        Assert.Equal(read.FindPhantom("no/body"), read.Graph.Origin(read.Find(SixAndOne().Id("y/orphan"))));
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 9, 1, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 2, 1, 0 })]
    [InlineData(new byte[] { 2, 1, 0, 0, 0 })]
    [InlineData(new byte[] { 2, 1, 0, 0, 255, 1, 1 })]
    [InlineData(new byte[] { 1, 255, 255 })]
    [InlineData(new byte[] { 2, 9, 0, 0, 0, 255, 255, 255 })]
    public void A_graph_that_is_damaged_or_newer_is_refused(byte[] stored) =>
        Assert.ThrowsAny<InvalidDataException>(() => LineageIndex.DecodeSnapshot(stored, Registry, Some.Day));

    [Fact]
    public void A_tree_names_the_largest_children_first_and_says_what_it_leaves_out()
    {
        var family = SixAndOne();
        var index = family.Index(Registry);
        var views = new LineageViews(index, Registry, Some.Day);

        var tree = views.Tree(index.Find(family.Id("lab/base")), new TreeQuery(2, 2));

        Assert.Equal(["lab/instruct", "lab2/tune"], tree.Children.Select(child => child.Model.Name));
        Assert.Equal((1, 5), (tree.ChildrenLeftOut, tree.Derivatives.Transitive));
        var grandchild = Assert.Single(tree.Children[0].Children).Model;
        Assert.Equal(("maker/q1", Relation.Quantized, 2), (grandchild.Name, grandchild.Relation, grandchild.Distance));
        var quantized = views.Tree(index.Find(family.Id("lab/base")), new TreeQuery(3, 9, Relation.Quantized));
        Assert.Equal(["maker/q2"], quantized.Children.Select(child => child.Model.Name));
    }

    [Fact]
    public void A_tree_with_a_circle_ends()
    {
        var family = new Family().Add("a/a", ["finetune:b/b"]).Add("b/b", ["finetune:a/a"]);
        var index = family.Index(Registry);

        var tree = new LineageViews(index, Registry, Some.Day).Tree(index.Find(family.Id("a/a")), new TreeQuery(20, 10));

        var again = Assert.Single(Assert.Single(tree.Children).Children);
        Assert.True(again.IsShownElsewhere);
        Assert.Equal(("a/a", 0), (again.Model.Name, again.Children.Count));
    }

    [Fact]
    public void A_model_without_relatives_is_its_own_origin()
    {
        var family = SixAndOne();
        var index = family.Index(Registry);
        var views = new LineageViews(index, Registry, Some.Day);

        var alone = views.Model(family.Id("x/alone"), "x/alone");
        var mixed = views.Model(family.Id("z/mix"), "z/mix");

        Assert.Equal(("x/alone", 0, 0), (alone.Origin.Name, alone.Depth, alone.Derivatives.Transitive));
        Assert.Equal(["lab2/tune 1", "no/body 1", "lab/base 2"], mixed.Ancestors.Select(ancestor => $"{ancestor.Name} {ancestor.Distance}"));
        Assert.Equal(("lab/base", 2, 1), (mixed.Origin.Name, mixed.Origin.Distance, mixed.Depth));
    }

    [Fact]
    public void A_family_is_told_by_generation_owner_and_month()
    {
        var family = SixAndOne();
        var index = family.Index(Registry);

        var detail = new LineageViews(index, Registry, Some.Day).Family(index.Find(family.Id("maker/q1")));

        Assert.Equal("lab/base", detail.Family.Root);
        Assert.Equal([3, 2], detail.Generations);
        Assert.Equal([new NamedCount("maker", 2), new NamedCount("lab", 1), new NamedCount("lab2", 1), new NamedCount("z", 1)], detail.Owners);
        Assert.Equal([new NamedCount("2026-03", 1), new NamedCount("2026-04", 4)], detail.Months);
    }

    private static LineageReport Measure() => LineageMeasurement.Of(SixAndOne().Index(Registry), Registry, Some.Day);
}
