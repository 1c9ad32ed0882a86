using Crawler.Client.Output;
using Crawler.Contracts.Catalogue;
using Crawler.Contracts.Lineage;

namespace Crawler.Client.Commands;

/// <summary>Finds a model in the lineage by what a user calls it.</summary>
internal static class LineageModels
{
    /// <summary>Asks about a model by its id, and about the phantom of its name where the lineage knows no such model.</summary>
    /// <returns>What is kept of the model, null for a phantom; and the answer, null where the model has no relatives.</returns>
    /// <exception cref="ConsoleFailure">Neither a model nor a declared parent is called so.</exception>
    public static async Task<(ModelProfile? Profile, T? Value, Stamp Stamp)> AskAsync<T>(
        Invocation run, string text, bool isLive, Func<ILineageReader, LineageKey, Task<LineageReply<T>>> question)
        where T : class
    {
        var profile = await LineageAnswers.ProfileAsync(run, text, isLive);
        if (profile is not null)
        {
            var model = profile.Observation;
            var (value, stamp) = await LineageAnswers.AskAsync(run, isLive, lineage => question(lineage, new LineageKey(model.Id, model.Name)));
            if (value is null)
            {
                // A model that is gone, or came later, may stand in the graph as a name that others declare.
                (value, stamp) = await LineageAnswers.AskAsync(run, isLive, lineage => question(lineage, new LineageKey(null, model.Name)));
            }

            if (profile.FormerName is { } former)
            {
                run.Terminal.Note($"{SafeText.Of(former)} is {SafeText.Of(model.Name)} now.");
            }

            return (profile, value, stamp);
        }

        var phantom = await LineageAnswers.AskAsync(run, isLive, lineage => question(lineage, new LineageKey(null, text)));
        if (phantom.Value is null)
        {
            throw ConsoleFailure.NotFound(
                $"No model '{text}' is known, and none declares it as a parent.", "Check the spelling (case counts), or see 'crawler model list'.");
        }

        run.Terminal.Note($"No model is called {SafeText.Of(text)}; others declare it as a parent.");
        return (null, phantom.Value, phantom.Stamp);
    }
}
