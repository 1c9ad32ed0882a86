using System.Text;
using Crawler.Storage.Rows;

namespace Crawler.Storage.Reminders;

/// <summary>Orleans' reminder entries as records, and back.</summary>
internal static class ReminderMapping
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static ReminderRecord ToRecord(ReminderEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry.ReminderName, nameof(entry));
        var grain = entry.GrainId.ToString();
        return IsText(entry.ReminderName) && GrainId.TryParse(grain, out var read) && read == entry.GrainId
            ? new ReminderRecord(grain, entry.ReminderName, UtcTime.Of(entry.StartAt), entry.Period)
            : throw new ArgumentException(
                $"Reminder '{entry.ReminderName}' of grain '{grain}' cannot be stored: its name or the grain's key is no valid Unicode. Rename it.",
                nameof(entry));
    }

    public static ReminderEntry ToEntry(ReminderRecord record, string etag) => new()
    {
        GrainId = GrainId.Parse(record.Grain),
        ReminderName = record.Name,
        StartAt = UtcTime.Of(record.StartAt),
        Period = record.Period,
        ETag = etag,
    };

    private static bool IsText(string name)
    {
        try
        {
            return StrictUtf8.GetByteCount(name) >= 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
