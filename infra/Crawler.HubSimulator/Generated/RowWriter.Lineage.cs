using Crawler.HubSimulator.Corpus;
using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Generated;

/// <summary>What a generated model says of its parents and children.</summary>
internal sealed partial class RowWriter
{
    private void WriteParentTags(int slot, in ModelRow row, Utf8Buffer output)
    {
        if (row.Has(Traits.Reparented))
        {
            foreach (string tag in parents.Declared(slot).Tags())
            {
                output.Append(DeclaredParents.Quoted(tag));
                output.Append((byte)',');
            }

            return;
        }

        for (int index = 0; index < Parents.CountOf(row); index++)
        {
            int parent = Parents.At(row, slot, index);
            output.Append("\"base_model:"u8);
            names.WriteAsParent(parent, output);
            output.Append("\",\"base_model:"u8);
            output.Append(RelationWords[(int)row.Relation]);
            output.Append((byte)':');
            names.WriteAsParent(parent, output);
            output.Append("\","u8);
        }
    }

    private void WriteBaseModels(int slot, in ModelRow row, Utf8Buffer output)
    {
        int start = output.Length;
        Text(",\"baseModels\":{\"relation\":\""u8, RelationWords[(int)row.Relation], output);
        output.Append(",\"models\":["u8);
        bool any = false;
        for (int index = 0; index < Parents.CountOf(row); index++)
        {
            int parent = Parents.At(row, slot, index);
            if (parent < 0 || rows[parent].Has(Traits.Deleted | Traits.Hidden))
            {
                continue;
            }

            output.Append(any ? ",{\"_id\":\""u8 : "{\"_id\":\""u8);
            output.Append(new RepoId(rows[parent].Second, rows[parent].Tail));
            output.Append("\",\"id\":\""u8);
            names.Write(parent, output);
            output.Append("\"}"u8);
            any = true;
        }

        output.Append("]}"u8);
        output.Length = any ? output.Length : start;
    }

    private void WriteChildrenCount(int slot, Utf8Buffer output)
    {
        Span<int> counts = stackalloc int[RelationWords.Length];
        for (int child = 0; child < rows.Count; child++)
        {
            (Relation relation, bool isChild) = parents.RelationTo(slot, child);
            counts[(int)relation] += isChild ? 1 : 0;
        }

        Number(",\"childrenModelCount\":{\"adapter\":"u8, counts[(int)Relation.Adapter], output);
        Number(",\"merge\":"u8, counts[(int)Relation.Merge], output);
        Number(",\"quantized\":"u8, counts[(int)Relation.Quantized], output);
        Number(",\"finetune\":"u8, counts[(int)Relation.Finetune], output);
        output.Append((byte)'}');
    }
}
