using Crawler.Core.History;

namespace Crawler.Core.Tests.History;

/// <summary>What points have told of, by day.</summary>
internal sealed class ToldFlows : IFlowSink
{
    public SortedDictionary<int, FlowCell> Days { get; } = [];

    public long UndeterminedDays { get; private set; }

    public void Add(int day, in FlowCell cell) => Days[day] = Days.GetValueOrDefault(day) + cell;

    public void Undetermined(int days) => UndeterminedDays += days;
}
