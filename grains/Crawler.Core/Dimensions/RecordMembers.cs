using System.Numerics;
using Crawler.Core.Catalogue;
using Crawler.Core.Families;

namespace Crawler.Core.Dimensions;

/// <summary>Receives the members of a record, one after the other.</summary>
internal interface IMemberVisitor
{
    /// <summary>The record counts under this member. No member comes twice in one dimension.</summary>
    void Visit(Dimension dimension, scoped ReadOnlySpan<byte> member);
}

/// <summary>
/// Which members a record has in each dimension: a pure function of the record and of its owner's row in the registry. A record has exactly one member in a
/// single-valued dimension and at least one in a multi-valued one; absence is a member.
/// </summary>
internal static class RecordMembers
{
    /// <summary>A record with more licences than this counts once, under <see cref="Member.Beyond"/>. The order of tags decides nothing.</summary>
    public const int MaxLicences = 8;

    private static ReadOnlySpan<byte> LicencePrefix => "license:"u8;

    /// <summary>Names every member of a record.</summary>
    public static void Visit<TVisitor>(in ObservationView view, OwnerMembers owner, ref TVisitor visitor)
        where TVisitor : struct, IMemberVisitor, allows ref struct
    {
        visitor.Visit(Dimension.Task, Member.Of(view.Task));
        visitor.Visit(Dimension.Library, Member.Of(view.Library));
        VisitTags(view, ref visitor);
        visitor.Visit(Dimension.OrgType, owner.TypeUtf8);
        visitor.Visit(Dimension.ParentGroup, owner.GroupUtf8);
        visitor.Visit(Dimension.SizeBand, SizeBand.Of(view.Parameters));
        Span<byte> room = stackalloc byte[CreationMonth.MaxBytes];
        visitor.Visit(Dimension.CreatedMonth, CreationMonth.Of(view.CreatedAt, room));
        VisitFamilies(view, ref visitor);
        visitor.Visit(Dimension.Modality, Modality.Of(view.Task));
    }

    /// <summary>Whether a record has a member in a dimension that is not by registry: what <see cref="Visit"/> would say, without the rest.</summary>
    public static bool Has(in ObservationView view, Dimension dimension, ReadOnlySpan<byte> member)
    {
        switch (dimension)
        {
            case Dimension.Task:
                return Member.Of(view.Task).SequenceEqual(member);
            case Dimension.Library:
                return Member.Of(view.Library).SequenceEqual(member);
            case Dimension.Modality:
                return Modality.Of(view.Task).SequenceEqual(member);
            case Dimension.SizeBand:
                return SizeBand.Of(view.Parameters).SequenceEqual(member);
            case Dimension.CreatedMonth:
                Span<byte> room = stackalloc byte[CreationMonth.MaxBytes];
                return CreationMonth.Of(view.CreatedAt, room).SequenceEqual(member);
            case Dimension.Family or Dimension.Footprint:
                var finder = new Finder(dimension, member);
                VisitFamilies(view, ref finder);
                return finder.IsFound;
            default:
                finder = new Finder(dimension, member);
                VisitTags(view, ref finder);
                return finder.IsFound;
        }
    }

    /// <summary>The licence that a tag declares.</summary>
    public static bool TryGetLicence(ReadOnlySpan<byte> tag, out ReadOnlySpan<byte> licence)
    {
        var isLicence = tag.Length > LicencePrefix.Length && tag.StartsWith(LicencePrefix);
        licence = isLicence ? tag[LicencePrefix.Length..] : default;
        return isLicence;
    }

    /// <summary>Names the languages and licences of a record.</summary>
    public static void VisitTags<TVisitor>(in ObservationView view, ref TVisitor visitor)
        where TVisitor : struct, IMemberVisitor, allows ref struct
    {
        var (languages, licences) = (0, 0);
        ReadOnlySpan<byte> licence = default;
        foreach (var tag in view.GetTags())
        {
            if (LanguageCodes.Contains(tag))
            {
                visitor.Visit(Dimension.Language, tag);
                languages++;
            }
            else if (TryGetLicence(tag, out var declared))
            {
                licence = declared;
                licences++;
            }
        }

        if (languages == 0)
        {
            visitor.Visit(Dimension.Language, Member.NoneUtf8);
        }

        if (licences is 0 or 1)
        {
            visitor.Visit(Dimension.Licence, Member.Of(licence));
        }
        else
        {
            VisitLicences(view, licences, ref visitor);
        }
    }

    /// <summary>Names the model families of a record and their holders.</summary>
    public static void VisitFamilies<TVisitor>(in ObservationView view, ref TVisitor visitor)
        where TVisitor : struct, IMemberVisitor, allows ref struct
    {
        var catalogue = FamilyCatalogue.BuiltIn;
        var families = catalogue.Match(view);
        if (families == 0)
        {
            visitor.Visit(Dimension.Family, Member.NoneUtf8);
            visitor.Visit(Dimension.Footprint, Member.NoneUtf8);
            return;
        }

        for (var left = families; left != 0; left &= left - 1)
        {
            visitor.Visit(Dimension.Family, catalogue.NameOf(BitOperations.TrailingZeroCount(left)));
        }

        for (var left = catalogue.HoldersOf(families); left != 0; left &= left - 1)
        {
            visitor.Visit(Dimension.Footprint, catalogue.HolderOf(BitOperations.TrailingZeroCount(left)));
        }
    }

    private static void VisitLicences<TVisitor>(in ObservationView view, int licences, ref TVisitor visitor)
        where TVisitor : struct, IMemberVisitor, allows ref struct
    {
        var isBeyond = licences > MaxLicences;
        if (!isBeyond)
        {
            foreach (var tag in view.GetTags())
            {
                if (!TryGetLicence(tag, out var licence))
                {
                    continue;
                }

                if (Member.Of(licence).SequenceEqual(Member.BeyondUtf8))
                {
                    isBeyond = true;
                }
                else
                {
                    visitor.Visit(Dimension.Licence, licence);
                }
            }
        }

        if (isBeyond)
        {
            visitor.Visit(Dimension.Licence, Member.BeyondUtf8);
        }
    }

    private ref struct Finder(Dimension dimension, ReadOnlySpan<byte> member) : IMemberVisitor
    {
        private readonly ReadOnlySpan<byte> _member = member;

        public bool IsFound { get; private set; }

        public void Visit(Dimension visited, scoped ReadOnlySpan<byte> member) => IsFound |= visited == dimension && member.SequenceEqual(_member);
    }
}
