namespace Crawler.Core.Attribution;

/// <summary>What kind of holder stands behind a namespace.</summary>
public enum OwnerType
{
    /// <summary>A company or one of its teams.</summary>
    Company,

    /// <summary>A university, or a lab or group inside one.</summary>
    University,

    /// <summary>A foundation, an independent institute or another body without owners.</summary>
    Nonprofit,

    /// <summary>A state body, or a research institute that a state runs.</summary>
    Government,

    /// <summary>Several people or organisations working together without a company around them.</summary>
    Community,

    /// <summary>A private person. Persons never have a country here.</summary>
    Individual,
}
