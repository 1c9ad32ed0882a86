using Crawler.Contracts;
using Crawler.Contracts.History;
using Crawler.Core.History;

namespace Crawler.Client.Commands;

/// <summary>What flows are asked about.</summary>
/// <param name="Name">The dimension as the user calls it.</param>
/// <param name="Dimension">The dimension.</param>
/// <param name="AttributionWord">Whose a model is: its uploader's, or that of who began its line.</param>
/// <param name="Step">The stretch of a row.</param>
/// <param name="Member">Only of this member; null for all.</param>
internal sealed record FlowQuestion(string Name, FlowDimension Dimension, string AttributionWord, FlowStep Step, string? Member);

/// <summary>Flows with their shares.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Rows">Oldest first, then by member; of the member asked for alone where one was.</param>
/// <param name="Months">What is known of the months that they speak of.</param>
internal sealed record FlowAnswer(FlowQuestion Question, IReadOnlyList<FlowShare> Rows, IReadOnlyList<FlowMonth> Months)
{
    /// <summary>Whose a model is; null where the dimension does not depend on it.</summary>
    public string? Attribution => Question.Dimension.IsByRegistry() ? Question.AttributionWord : null;

    /// <summary>The months that are not up to date.</summary>
    public IReadOnlyList<FlowMonth> Stale => [.. Months.Where(month => month.IsStale)];

    /// <summary>Whether any month of a row's stretch is so.</summary>
    public bool Any(FlowRow row, Func<FlowMonth, bool> isSo)
    {
        var (first, last) = (row.From.AddDays(1 - row.From.Day), Question.Step.LastDay(row.From));
        return Months.Any(month => month.Month >= first && month.Month <= last && isSo(month));
    }

    /// <summary>
    /// Asks for flows. Shares are of the whole, so all members are asked for and those left out here; where members add up to more than the whole, that is asked for too.
    /// </summary>
    /// <exception cref="ConsoleFailure">Nothing is known of the time or the member.</exception>
    public static async Task<FlowAnswer> AskAsync(Invocation run, FlowQuestion question, DateOnly? from, DateOnly? to)
    {
        var isMultiValued = question.Dimension.IsMultiValued();
        var reply = await FlowsAsync(run, new FlowQuery(question.Dimension, question.Step, from, to, isMultiValued ? question.Member : null));
        if (reply.Months.Count == 0)
        {
            throw ConsoleFailure.NotFound(
                "No flows are known of that time.",
                "A flow lies between two accepted full crawls: see 'crawler census history'. 'crawler flow refresh' works out what is missing.");
        }

        var whole = isMultiValued ? (await FlowsAsync(run, new FlowQuery(FlowDimension.Total, question.Step, from, to))).Rows : null;
        var shares = FlowShare.Of(question.Dimension, reply.Rows, whole).Where(share => question.Member is null || share.Row.Member == question.Member).ToList();
        return question.Member is null || shares.Count > 0 ? new FlowAnswer(question, shares, reply.Months) : throw ConsoleFailure.NotFound(
            $"No flow of that time is of a member '{question.Member}' of {question.Name}.", $"'crawler flow show {question.Name} -o csv' lists them; case counts.");
    }

    private static Task<FlowReply> FlowsAsync(Invocation run, FlowQuery query) =>
        run.Session.RunAsync(grains => grains.GetGrain<IHistoryGrain>(KindNames.Models).Flows(query), run.Interrupted);
}
