using System.Text;
using Crawler.Core.Attribution;
using Crawler.Core.Audit;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage;
using Crawler.Core.Lineage.Graph;
using Crawler.Core.Lineage.Reports;
using Crawler.Core.Rollups;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Lineage;

/// <summary>
/// Partitions that are edited at random report to an index, through a network that loses, repeats and delays, while both sides are restarted: whenever it has settled,
/// the index says what a plain recomputation from all records says.
/// </summary>
public sealed class LineageIndexTests
{
    [Fact]
    public void Whatever_happens_the_index_equals_a_plain_recomputation_after_each_settling() => Prop.ForAll(
        Arb.From(Gen.Choose(0, int.MaxValue - 1)),
        Arb.From(Gen.Elements(4, 12, 60)),
        (seed, models) => Play(seed, models, settlings: 8)).QuickCheckThrowOnFailure();

    [Fact]
    public void Large_worlds_too() => Prop.ForAll(
        Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed => Play(seed, 2_000, settlings: 4)).Check(Config.QuickThrowOnFailure.WithMaxTest(4));

    [Fact]
    public void Nothing_is_settled_before_every_partition_has_answered()
    {
        var world = new World(new Random(1), 20);
        var index = world.NewIndex();
        for (var number = 0; number < World.Partitions - 1; number++)
        {
            world.AskChildren(number, index)(index);
        }

        Assert.Null(index.Settle());
        Assert.False(index.IsSettled);
        world.AskChildren(World.Partitions - 1, index)(index);
        Assert.Null(index.Settle());
        world.Round(index);
        Assert.NotNull(index.Settle());
    }

    [Fact]
    public void A_phantom_becomes_the_model_that_turns_up_under_its_name()
    {
        var world = new World(new Random(1), 0);
        world.Put(1, "a/child", ["base_model:finetune:b/late"]);
        var index = world.NewIndex();
        world.Round(index);
        index.Settle();
        var phantom = index.FindPhantom("b/late");
        Assert.True(index.IsPhantom(phantom) && index.IsPhantom(index.Graph.Origin(index.Find(Some.Id(1)))));
        Assert.Equal("b", index.OwnerText(index.Graph.Owner(phantom)));

        world.Put(2, "b/late", []);
        world.Round(index);
        index.Settle();

        Assert.Equal(-1, index.FindPhantom("b/late"));
        Assert.Equal(index.Find(Some.Id(2)), index.Graph.Origin(index.Find(Some.Id(1))));
        Assert.Equal(1, index.Graph.CountsOfOwner(index.FindOwner("b")).DirectByOthers);
    }

    [Fact]
    public void A_parent_that_turns_out_to_be_the_child_itself_is_none()
    {
        var world = new World(new Random(1), 0);
        world.Put(1, "a/old", []);
        world.Rename(1, "b/new");
        world.Put(1, "b/new", ["base_model:a/old"]);
        var index = world.NewIndex();
        world.Round(index);
        index.Settle();

        Assert.Equal(-1, index.Find(Some.Id(1)));
    }

    [Fact]
    public void The_id_that_the_Hub_resolved_goes_before_the_name()
    {
        var world = new World(new Random(1), 0);
        world.Put(1, "a/base", []);
        world.Put(2, "c/other", []);
        world.Put(3, "b/child", ["base_model:quantized:a/base"], [new BaseModel(Some.Id(2), "a/base")]);
        var index = world.NewIndex();
        world.Round(index);
        index.Settle();

        Assert.Equal([new ParentEdge(index.Find(Some.Id(2)), Relation.Quantized)], index.Graph.Parents(index.Find(Some.Id(3))));
    }

    [Fact]
    public void Who_was_not_believed_is_asked_again_when_the_other_lets_go()
    {
        var world = new World(new Random(1), 0);
        world.Put(1, "owner1/x", ["base_model:c/base"]);
        world.Rename(1, Enumerable.Range(2, 50).Select(i => $"owner{i}/x").First(name => World.PartitionOf(OwnerName.Of(name)) != World.PartitionOf("owner1")));
        var index = world.NewIndex();
        world.Round(index);
        index.Settle();
        Assert.NotEqual("owner1/x", index.Name(index.Find(Some.Id(1))));

        world.Delete(1);
        world.Round(index);
        Assert.Null(index.Settle());
        world.Round(index);
        Assert.NotNull(index.Settle());

        Assert.Equal("owner1/x", index.Name(index.Find(Some.Id(1))));
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void Of_two_partitions_that_hold_a_moving_parent_the_one_that_was_told_later_is_believed(int seed)
    {
        var world = new World(new Random(seed), 0);
        var moved = Enumerable.Range(2, 50).Select(i => $"owner{i}/x").First(name => World.PartitionOf(OwnerName.Of(name)) != World.PartitionOf("owner1"));
        world.Put(1, "owner1/x", []);
        world.Put(2, "a/child", ["base_model:gone/x"], [new BaseModel(Some.Id(1), "gone/x")]);
        world.Rename(1, moved);
        var index = world.NewIndex();
        world.Round(index);
        Assert.NotNull(index.Settle());
        Assert.Equal(moved, index.Name(index.Find(Some.Id(1))));

        world.FinishMoves();
        world.Round(index);
        Assert.NotNull(index.Settle());
        Assert.Equal(moved, index.Name(index.Find(Some.Id(1))));
    }

    private static bool Play(int seed, int models, int settlings)
    {
        var random = new Random(seed);
        var world = new World(random, models);
        var index = world.NewIndex();
        for (var i = 0; i < settlings; i++)
        {
            world.FinishMoves();
            world.SettleWith(index);
            Assert.Empty(world.Differences(index).Take(3));
            Assert.Empty(world.Differences(World.ReadBack(index)).Take(3));
            if (random.Next(4) == 0)
            {
                index = world.NewIndex();
            }

            world.Edit(index, 1 + random.Next(8));
        }

        return true;
    }

    /// <summary>Some partitions, what they hold, and the answers that are still under way.</summary>
    private sealed class World
    {
        public const int Partitions = 3;
        private static readonly OwnerRegistry Registry = ReadRegistry();
        private readonly Random _random;
        private readonly Partition[] _partitions = [.. Enumerable.Range(0, Partitions).Select(_ => new Partition())];
        private readonly Dictionary<int, (string Name, List<string> Tags, List<BaseModel> BaseModels)> _models = [];
        private readonly List<Action<LineageIndex>> _underWay = [];
        private readonly List<(int Partition, RepoId Id)> _moves = [];
        private readonly int _size;
        private int _crawl = 1;
        private int _next = 1;

        public World(Random random, int models)
        {
            (_random, _size) = (random, Math.Max(4, models));
            for (var i = 0; i < models; i++)
            {
                Create();
            }
        }

        public static int PartitionOf(string owner) => OwnerName.SlotOf(owner) % Partitions;

        public static LineageIndex ReadBack(LineageIndex index) => LineageIndex.DecodeSnapshot(index.EncodeSnapshot(), Registry, Some.Day);

        public LineageIndex NewIndex() => new(Partitions, PartitionOf, Registry, Some.Day);

        public void Put(int number, string name, List<string> tags, List<BaseModel>? baseModels = null)
        {
            _models[number] = (name, tags, baseModels ?? []);
            _partitions[PartitionOf(OwnerOf(name))].Put(Observation(number), _crawl);
        }

        public void Rename(int number, string name)
        {
            _crawl++;
            var (old, tags, baseModels) = _models[number];
            var (from, to) = (PartitionOf(OwnerOf(old)), PartitionOf(OwnerOf(name)));
            Put(number, name, tags, baseModels);
            if (from == to)
            {
                _partitions[from].GiveUp(new FormerName(old, Some.Id(number), _crawl));
            }
            else
            {
                _partitions[from].GiveUp(new FormerName(old, Some.Id(number), _crawl));
                _moves.Add((from, Some.Id(number)));
            }
        }

        /// <summary>A model that moves stands in two partitions until the first has let it go.</summary>
        public void FinishMoves()
        {
            foreach (var (partition, id) in _moves)
            {
                // It may have come back meanwhile.
                if (!_models.Any(model => Some.Id(model.Key) == id && PartitionOf(OwnerOf(model.Value.Name)) == partition))
                {
                    _partitions[partition].Mark(id, state => state.Moved(_crawl));
                }
            }

            _moves.Clear();
        }

        public void Delete(int number)
        {
            _partitions[PartitionOf(OwnerOf(_models[number].Name))].Mark(Some.Id(number), state => state with { GoneIn = _crawl });
            _models.Remove(number);
        }

        public void Edit(LineageIndex index, int times)
        {
            for (var i = 0; i < times; i++)
            {
                EditOnce();
                Disturb(index);
            }
        }

        public void SettleWith(LineageIndex index)
        {
            for (var attempts = 0; attempts < 5; attempts++)
            {
                Disturb(index);
                Round(index);
                if (index.Settle() is not null)
                {
                    return;
                }
            }

            Assert.Fail("After five rounds in which nothing changed there were still questions.");
        }

        public void Round(LineageIndex index)
        {
            Each(index, number => AskChildren(number, index));
            Each(index, number => index.NamesToAsk(number) is { } question ? AskNames(number, question) : null);
            Each(index, number => index.IdsToAsk(number) is { } question ? AskIds(number, question) : null);
        }

        public Action<LineageIndex> AskChildren(int number, LineageIndex asking)
        {
            var partition = _partitions[number];
            var (since, version) = (asking.Known(number), partition.Version);
            if (since == version)
            {
                return index => index.TakeChildren(number, since, version, false, []);
            }

            var changed = since is { } known ? partition.ChangesAfter(known.Counter) : null;
            var report = changed is null ? ChildReport.Whole(partition.Records.Capture()) : ChildReport.Of(partition.Records, changed);
            return index => index.TakeChildren(number, since, version, changed is null, report);
        }

        public IEnumerable<string> Differences(LineageIndex index)
        {
            var plain = new PlainLineage(Registry, Some.Day);
            foreach (var number in _models.Keys)
            {
                plain.Add(new ObservationView(Observation(number)).ToObservation());
            }

            foreach (var former in _partitions.SelectMany(partition => partition.Records.FormerNames.Capture()))
            {
                plain.Add(former);
            }

            plain.Work();
            var graph = index.Graph;
            var nodes = Enumerable.Range(0, graph.NodeCount).Where(node => graph.HasParents(node) || graph.HasChildren(node)).ToDictionary(Key);
            foreach (var key in plain.Keys.Union(nodes.Keys))
            {
                var said = nodes.TryGetValue(key, out var node) ? Said(node) : "nothing";
                var expected = plain.Keys.Contains(key) ? Expected(key) : "nothing";
                if (said != expected)
                {
                    yield return $"{key}: the index says\n{said}, it is\n{expected}";
                }
            }

            foreach (var owner in plain.Owners.Keys.Union(Enumerable.Range(0, graph.OwnerCount).Select(index.OwnerText)))
            {
                var said = index.FindOwner(owner) is >= 0 and var number ? Counts(graph.CountsOfOwner(number)) : Counts(default(DerivativeCounts));
                if (said != Counts(plain.Owners.GetValueOrDefault(owner)))
                {
                    yield return $"owner {owner}: the index says {said}, it is {Counts(plain.Owners.GetValueOrDefault(owner))}";
                }
            }

            foreach (var group in (string[])["One", "Two"])
            {
                var said = index.FindGroup(group) is >= 0 and var number ? Counts(graph.CountsOfGroup(number)) : Counts(default(DerivativeCounts));
                if (said != Counts(plain.Groups.GetValueOrDefault(group)))
                {
                    yield return $"group {group}: the index says {said}, it is {Counts(plain.Groups.GetValueOrDefault(group))}";
                }
            }

            string Key(int node) => index.IsPhantom(node) ? "?" + index.Name(node) : graph.Id(node).ToString();

            string Said(int node) => $"  parents {string.Join(',', graph.Parents(node).Select(edge => $"{Key(edge.Parent)} {Word(edge.Relation)}"))}\n" +
                $"  ancestors {string.Join(',', graph.Ancestors(node).Select(entry => $"{Key(entry.Node)} {entry.Distance}").Order(StringComparer.Ordinal))}\n" +
                $"  depth {graph.Depth(node)}, origin {Key(graph.Origin(node))}, owner {index.OwnerText(graph.Owner(node))}, cyclic {graph.IsCyclic(node)}\n" +
                $"  {Counts(graph.CountsOf(node))}, below {graph.Descendants(node).Count}";

            string Expected(string key) => $"  parents {string.Join(',', (plain.Parents.GetValueOrDefault(key) ?? []).Select(edge => $"{edge.Parent} {edge.Relation}"))}\n" +
                $"  ancestors {string.Join(',', plain.Ancestors(key).Select(entry => $"{entry.Key} {entry.Value}").Order(StringComparer.Ordinal))}\n" +
                $"  depth {plain.Depth(key)}, origin {plain.Origin(key)}, owner {plain.Owner(key)}, cyclic {plain.IsCyclic(key)}\n" +
                $"  {Counts(plain.Models.GetValueOrDefault(key))}, below {plain.Models.GetValueOrDefault(key)?.Descendants.Values.Sum() ?? 0}";
        }

        private static string Word(Relation relation) => relation.ToString().ToLowerInvariant();

        private static string Counts(DerivativeCounts counts) =>
            string.Join(' ', Enum.GetValues<Relation>().Select(relation => $"{Word(relation)} {counts.Direct.Of(relation)}/{counts.Descendants.Of(relation)}")) +
            $" others {counts.DirectByOthers}/{counts.DescendantsByOthers} first {counts.DirectAsFirst} parts {counts.DirectFractional:F6}";

        private static string Counts(PlainDerivatives? counts) =>
            string.Join(' ', Enum.GetValues<Relation>().Select(relation =>
                $"{Word(relation)} {counts?.Direct.GetValueOrDefault(Word(relation)) ?? 0}/{counts?.Descendants.GetValueOrDefault(Word(relation)) ?? 0}")) +
            $" others {counts?.DirectByOthers ?? 0}/{counts?.DescendantsByOthers ?? 0} first {counts?.DirectAsFirst ?? 0} parts {counts?.DirectFractional ?? 0:F6}";

        private Action<LineageIndex> AskNames(int number, NameQuestion question)
        {
            var (version, report) = (_partitions[number].Version, BearerReport.Of(_partitions[number].Records, question.Names));
            return index => index.TakeBearers(number, version, question, report);
        }

        private Action<LineageIndex> AskIds(int number, IdQuestion question)
        {
            var (version, report) = (_partitions[number].Version, BearerReport.Of(_partitions[number].Records, question.Ids));
            return index => index.TakeLive(number, version, question, report);
        }

        private void Each(LineageIndex index, Func<int, Action<LineageIndex>?> ask)
        {
            var answers = Enumerable.Range(0, Partitions).Select(ask).OfType<Action<LineageIndex>>().ToArray();
            _random.Shuffle(answers);
            foreach (var answer in answers)
            {
                answer(index);
                if (_random.Next(3) == 0)
                {
                    Keep(index, answer);
                }
            }
        }

        /// <summary>A round may break off; answers come late or twice, but only to the activation that asked. A partition may start anew.</summary>
        private void Disturb(LineageIndex index)
        {
            for (var i = _random.Next(4); i > 0 && _underWay.Count > 0; i--)
            {
                _underWay[_random.Next(_underWay.Count)](index);
            }

            switch (_random.Next(6))
            {
                case 0:
                    _partitions[_random.Next(Partitions)].StartAnew();
                    break;
                case 1:
                    var number = _random.Next(Partitions);
                    Keep(index, AskChildren(number, index));
                    break;
                case 2:
                    Each(index, partition => _random.Next(2) == 0 ? AskChildren(partition, index) : null);
                    break;
                case 3:
                    Each(index, partition => index.NamesToAsk(partition) is { } question ? AskNames(partition, question) : null);
                    break;
                default:
                    break;
            }
        }

        private void Keep(LineageIndex asking, Action<LineageIndex> answer) => _underWay.Add(index =>
        {
            if (ReferenceEquals(index, asking))
            {
                answer(index);
            }
        });

        private void EditOnce()
        {
            _crawl++;
            if (_models.Count == 0 || _random.Next(5) == 0)
            {
                Create();
                return;
            }

            var number = _models.Keys.ElementAt(_random.Next(_models.Count));
            switch (_random.Next(8))
            {
                case 0:
                    FinishMoves();
                    Delete(number);
                    break;
                case 1 or 2:
                    var name = RandomName();
                    if (_models.Values.All(model => model.Name != name))
                    {
                        Rename(number, name);
                    }

                    break;
                case 3:
                    FinishMoves();
                    break;
                default:
                    Put(number, _models[number].Name, RandomTags(), RandomBaseModels());
                    break;
            }
        }

        private void Create()
        {
            var name = RandomName();
            if (_models.Values.All(model => model.Name != name))
            {
                Put(_next++, name, RandomTags(), RandomBaseModels());
            }
        }

        private string RandomName() => $"owner{_random.Next(9)}/m{(int)(_size * Math.Pow(_random.NextDouble(), 2) / 4)}";

        private List<string> RandomTags()
        {
            var tags = new List<string> { "region:us" };
            for (var i = _random.Next(10) switch { < 3 => 0, < 7 => 1, 7 => 2, _ => _random.Next(2, 5) }; i > 0; i--)
            {
                tags.Add($"base_model:{(_random.Next(3) == 0 ? "" : Word((Relation)_random.Next(1, 5)) + ":")}{RandomName()}");
            }

            return tags;
        }

        private List<BaseModel> RandomBaseModels()
        {
            var models = new List<BaseModel>();
            for (var i = _random.Next(3) == 0 ? _random.Next(1, 3) : 0; i > 0; i--)
            {
                models.Add(new BaseModel(Some.Id(_random.Next(1, _next + 1)), RandomName()));
            }

            return models;
        }

        private byte[] Observation(int number)
        {
            var (name, tags, baseModels) = _models[number];
            var row = new RowBuilder { Id = Some.Id(number), Downloads30d = number };
            row.SetName(Encoding.UTF8.GetBytes(name));
            tags.ForEach(tag => row.AddTag(Encoding.UTF8.GetBytes(tag)));
            row.BaseModelRelation = baseModels.Count == 0 ? null : (Relation)(number % 5);
            baseModels.ForEach(parent => row.AddBaseModel(parent.Id, Encoding.UTF8.GetBytes(parent.Name)));
            var packed = new PackedWriter();
            Assert.NotEqual(0, row.Pack(packed));
            return packed.ToArray();
        }

        private static string OwnerOf(string name) => OwnerName.Of(name);

        private static OwnerRegistry ReadRegistry()
        {
            var file = string.Join('\n', OwnerRegistry.FileHeader, Row(0, "One"), Row(1, "One"), Row(2, "Two"), Row(3, ""), Row(4, "Two")) + "\n";
            return OwnerRegistry.Parse(new StringReader(file), "test").Registry!;

            static string Row(int owner, string group) => $"owner{owner},US,company,{group},,,,test,high";
        }

        private sealed class Partition
        {
            private readonly List<(long Commit, RepoId Id)> _log = [];
            private long _forgotten;

            public RecordTable Records { get; } = new();

            public PartitionVersion Version { get; private set; } = new(1, 1);

            public void Put(byte[] observation, int crawl)
            {
                var id = ObservationView.ReadId(observation);
                Records.Put(PackedRecord.Pack(null, observation), new RecordState(crawl, (uint)crawl, 1));
                Changed(id);
            }

            public void GiveUp(FormerName former)
            {
                Records.FormerNames.Add(former);
                Changed(former.Id);
            }

            public void Mark(RepoId id, Func<RecordState, RecordState> change)
            {
                var slot = Records.Find(id);
                Records.Mark(slot, change(Records.State(slot)));
                Changed(id);
            }

            public void StartAnew()
            {
                _forgotten = Version.Counter;
                _log.Clear();
            }

            public List<RepoId>? ChangesAfter(long commit) =>
                commit < _forgotten ? null : [.. _log.Where(change => change.Commit > commit).Select(change => change.Id).Distinct()];

            private void Changed(RepoId id)
            {
                Version = Version with { Counter = Version.Counter + 1 };
                _log.Add((Version.Counter, id));
            }
        }
    }
}
