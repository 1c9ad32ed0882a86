using Crawler.Core.Catalogue;

namespace Crawler.Core.Lifetimes;

/// <summary>Options beside what was worked out under them.</summary>
internal static class LifetimeOptionsCodec
{
    private const int DecimalWords = 4;

    public static void Write(PackedWriter target, LifetimeOptions options)
    {
        foreach (var word in decimal.GetBits(options.Theta))
        {
            target.Signed(word);
        }

        target.Varint(options.Window);
        target.Varint(options.DormancyDays);
        target.Varint(options.MinimumEvents);
    }

    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static LifetimeOptions Read(ref PackedReader reader)
    {
        var words = new int[DecimalWords];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = unchecked((int)reader.Signed());
        }

        try
        {
            var options = new LifetimeOptions { Theta = new decimal(words), Window = reader.Count(), DormancyDays = reader.Count(), MinimumEvents = reader.Count() };
            return options.Validate() is [] ? options : throw new InvalidDataException("The options of stored lifetimes are not valid: the stored bytes are damaged.");
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException("The threshold of stored lifetimes is no decimal number: the stored bytes are damaged.", e);
        }
    }
}
