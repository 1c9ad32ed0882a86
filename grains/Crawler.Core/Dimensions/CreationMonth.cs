namespace Crawler.Core.Dimensions;

/// <summary>
/// The month of a model's creation. Everything older than the Hub's own dates carries one and the same instant (2022-03-02T23:29:04Z, a few a second later):
/// that is a bound, not a date, and has a member of its own.
/// </summary>
public static class CreationMonth
{
    /// <summary>The member of models created at or before the floor.</summary>
    public const string FloorMember = "\u22642022-03";

    /// <summary>The last second of the floor, 2022-03-02T23:29:05Z, in Unix seconds.</summary>
    public const long FloorSecond = 0x621f_fdc1;

    /// <summary>Room for any member.</summary>
    internal const int MaxBytes = 10;

    private static ReadOnlySpan<byte> Floor => "\u22642022-03"u8;

    /// <summary>The member of a creation time.</summary>
    /// <param name="unixMilliseconds">The creation time.</param>
    /// <param name="room">At least <see cref="MaxBytes"/> bytes to write into.</param>
    internal static ReadOnlySpan<byte> Of(long unixMilliseconds, Span<byte> room)
    {
        if (unixMilliseconds < (FloorSecond + 1) * 1000)
        {
            return Floor;
        }

        var created = DateTime.UnixEpoch.AddTicks(unixMilliseconds * TimeSpan.TicksPerMillisecond);
        var (year, month) = (created.Year, created.Month);
        room[0] = Digit(year / 1000);
        room[1] = Digit(year / 100);
        room[2] = Digit(year / 10);
        room[3] = Digit(year);
        room[4] = (byte)'-';
        room[5] = Digit(month / 10);
        room[6] = Digit(month);
        return room[..7];
    }

    private static byte Digit(int number) => (byte)('0' + (number % 10));
}
