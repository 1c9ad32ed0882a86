using System.Buffers.Binary;
using System.IO.Compression;
using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage.Graph;

namespace Crawler.Core.Lineage;

public sealed partial class LineageIndex
{
    private const byte SnapshotVersion = 2;
    private const int SnapshotHead = 5;
    private const int FlushBytes = 64 * 1024;

    /// <summary>
    /// The settled graph as bytes, for readers of a census: a version byte, the length of what follows when it is inflated (4 bytes), then compressed: the owners, the combinations of traits, the nodes that have relatives, and the
    /// parents of each with what was settled of it, and the counts of owners and groups. What is only needed to go on joining reports is left out.
    /// </summary>
    public byte[] EncodeSnapshot()
    {
        using var target = new MemoryStream();
        target.Write([SnapshotVersion, 0, 0, 0, 0]);
        using var deflater = new Deflater(target);
        WriteTable(deflater, _owners);
        WriteTable(deflater, Nodes.Traits);
        WriteNodes(deflater);
        WriteCounts(deflater);
        var length = deflater.End();
        var snapshot = target.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(snapshot.AsSpan(1), length);
        return snapshot;
    }

    /// <summary>Reads a graph back. It can be asked, but not joined to reports.</summary>
    /// <param name="snapshot">As <see cref="EncodeSnapshot"/> has it.</param>
    /// <param name="registry">The attribution that owners' groups are taken from.</param>
    /// <param name="registryDate">The day whose attribution holds.</param>
    /// <exception cref="InvalidDataException">The bytes are damaged or of a newer version.</exception>
    public static LineageIndex DecodeSnapshot(byte[] snapshot, OwnerRegistry registry, DateOnly registryDate)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (snapshot is not [SnapshotVersion, _, _, _, < 128, ..])
        {
            throw new InvalidDataException("A stored lineage is damaged, or was written by a newer version of this program.");
        }

        var reader = new PackedReader(Inflate(snapshot));
        var index = new LineageIndex(0, _ => 0, registry, registryDate);
        ReadTable(ref reader, index._owners);
        for (var owner = 0; owner < index._owners.Count; owner++)
        {
            index.Graph.AddOwner(index.GroupOf(index._owners.Text(owner)));
        }

        ReadTable(ref reader, index.Nodes.Traits);
        var nodes = reader.Count();
        var edges = new List<(int Child, int Count)>(nodes);
        var parents = new List<ParentEdge>(nodes);
        index.Graph.Reserve(nodes, 0);
        index.Nodes.Reserve(nodes);
        index.RoomFor(nodes);
        for (var node = 0; node < nodes; node++)
        {
            index.ReadNode(ref reader);
            edges.Add((node, reader.Count()));
            for (var left = edges[^1].Count; left > 0; left--)
            {
                parents.Add(new ParentEdge(reader.Count(), (Relation)reader.Byte()));
            }
        }

        index.Graph.Reserve(nodes, parents.Count);
        var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(parents);
        foreach (var (child, count) in edges)
        {
            index.Graph.SetParents(child, all[..count]);
            all = all[count..];
        }

        index.ReadCounts(ref reader);
        index.Graph.TakeAsSettled();
        index._isLinked = true;
        return index;
    }

    /// <summary>Into memory of the right size at once: half of the time that a growing stream takes.</summary>
    private static byte[] Inflate(byte[] snapshot)
    {
        var body = new byte[BinaryPrimitives.ReadInt32LittleEndian(snapshot.AsSpan(1))];
        return BrotliDecoder.TryDecompress(snapshot.AsSpan(SnapshotHead), body, out var length) && length == body.Length
            ? body
            : throw new InvalidDataException("A stored lineage is damaged.");
    }

    private static void WriteTable(Deflater target, Utf8Table table)
    {
        target.Body.Varint((ulong)table.Count);
        for (var i = 0; i < table.Count; i++)
        {
            target.Body.Blob(table[i]);
            target.FlushIfFull();
        }
    }

    private static void ReadTable(ref PackedReader reader, Utf8Table table)
    {
        var texts = reader.Count();
        table.Reserve(texts);
        for (; texts > 0; texts--)
        {
            table.Intern(reader.Blob());
        }
    }

    private void WriteNodes(Deflater target)
    {
        var (numbers, count) = (new int[Graph.NodeCount], 0);
        for (var node = 0; node < numbers.Length; node++)
        {
            numbers[node] = Graph.HasParents(node) || Graph.HasChildren(node) ? count++ : None;
        }

        target.Body.Varint((ulong)count);
        for (var node = 0; node < numbers.Length; node++)
        {
            if (numbers[node] != None)
            {
                WriteNode(target.Body, node, numbers);
                target.FlushIfFull();
            }
        }
    }

    private void WriteNode(PackedWriter body, int node, int[] numbers)
    {
        body.Id(Graph.Id(node));
        body.Varint((ulong)Graph.Owner(node));
        body.Blob(Nodes.Tail(node));
        body.Varint(Nodes.CreatedAt(node));
        body.Signed(Nodes.Downloads30d(node));
        body.Signed(Nodes.DownloadsAllTime(node));
        body.Signed(Nodes.Likes(node));
        body.Varint((ulong)Nodes.TraitsOf(node));
        Graph.WriteSettled(body, node, numbers);
        var parents = Graph.Parents(node);
        body.Varint((ulong)parents.Count);
        foreach (var parent in parents)
        {
            body.Varint((ulong)numbers[parent.Parent]);
            body.Byte((byte)parent.Relation);
        }
    }

    private void WriteCounts(Deflater target)
    {
        for (var owner = 0; owner < _owners.Count; owner++)
        {
            Graph.WriteOwner(target.Body, owner);
            target.FlushIfFull();
        }

        target.Body.Varint((ulong)_groupNames.Count);
        for (var group = 0; group < _groupNames.Count; group++)
        {
            target.Body.Text(_groupNames[group]);
            Graph.WriteGroup(target.Body, group);
        }
    }

    private void ReadCounts(ref PackedReader reader)
    {
        for (var owner = 0; owner < _owners.Count; owner++)
        {
            Graph.ReadOwner(ref reader, owner);
        }

        for (var left = reader.Count(); left > 0; left--)
        {
            Graph.ReadGroup(ref reader, FindGroup(reader.Text()));
        }
    }

    private void ReadNode(ref PackedReader reader)
    {
        var id = reader.Id();
        var owner = reader.Count();
        var tail = reader.Blob();
        var node = id == RepoId.Min ? Nodes.AddPhantom([.. _owners[owner], .. tail], owner) : Nodes.AddModel(id, owner);
        if (id == RepoId.Min)
        {
            var name = _names.Intern([.. _owners[owner], .. tail]);
            _phantoms[name] = node;
        }

        Nodes.Restore(node, tail, reader.Varint(), reader.Signed(), reader.Signed(), reader.Signed(), reader.Count());
        Graph.ReadSettled(ref reader, node);
    }

    /// <summary>Compresses as it is written: a buffer of the whole graph would be the largest thing in memory for a moment.</summary>
    private sealed class Deflater(Stream target) : IDisposable
    {
        private readonly BrotliStream _brotli = new(target, CompressionLevel.Fastest, leaveOpen: true);
        private int _length;

        public PackedWriter Body { get; } = new(2 * FlushBytes);

        public void FlushIfFull()
        {
            if (Body.Length >= FlushBytes)
            {
                Flush();
            }
        }

        /// <returns>How much was written.</returns>
        public int End()
        {
            Flush();
            _brotli.Dispose();
            return _length;
        }

        public void Dispose() => _brotli.Dispose();

        private void Flush()
        {
            _brotli.Write(Body.Written);
            _length = checked(_length + Body.Length);
            Body.Truncate();
        }
    }
}
