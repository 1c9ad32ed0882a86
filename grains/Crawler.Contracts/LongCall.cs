namespace Crawler.Contracts;

/// <summary>Calls whose work may take longer than anybody should wait for one answer.</summary>
/// <remarks>
/// An answer is lost with the connection that brings it, as when a silo is killed or comes back under its old address; the work is done all the same. Who waited for that one answer as
/// long as the work may take would stand still for nothing. So each answer has a short time, and who has none asks again: the grain joins what goes on, or says what stands.
/// </remarks>
public static class LongCall
{
    /// <summary>How long one answer may take. Fit for work that is done once, however often it is asked for.</summary>
    public const string AnswerTime = "00:01:00";

    /// <summary>How long one answer may take where work that is asked for twice is done twice.</summary>
    public const string CostlyAnswerTime = "00:05:00";

    /// <summary>How long the longest work may take.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromHours(1);

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="question">The call; asked again, it must change nothing that the first did not.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="TimeoutException">There was none within <see cref="Longest"/>.</exception>
    public static async Task<T> AskAsync<T>(Func<Task<T>> question, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(time);
        var start = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await question();
            }
            catch (TimeoutException) when (time.GetElapsedTime(start) < Longest)
            {
            }
        }
    }
}
