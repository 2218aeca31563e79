using System.Globalization;
using System.Text;

namespace DuckLake.Metadata;

/// <summary>What migrating a catalog would do: the report of a dry run.</summary>
public sealed class CatalogMigrationPlan
{
    internal CatalogMigrationPlan(
        string catalog, string fromVersion, string toVersion, IReadOnlyList<CatalogMigrationStep> steps, IReadOnlyList<CatalogMigrationProblem> problems)
    {
        Catalog = catalog;
        FromVersion = fromVersion;
        ToVersion = toVersion;
        Steps = steps;
        Problems = problems;
    }

    /// <summary>What the catalog is called in messages; holds no secrets.</summary>
    public string Catalog { get; }

    /// <summary>The catalog's version.</summary>
    public string FromVersion { get; }

    /// <summary>The version asked for.</summary>
    public string ToVersion { get; }

    /// <summary>The steps in order; none if the catalog has the version and its complete layout.</summary>
    public IReadOnlyList<CatalogMigrationStep> Steps { get; }

    /// <summary>What is worth knowing before.</summary>
    public IReadOnlyList<CatalogMigrationProblem> Problems { get; }

    /// <summary>Whether there is anything to do.</summary>
    public bool IsNeeded => Steps.Count > 0;

    /// <summary>Whether a problem makes the migration impossible.</summary>
    public bool IsBlocked => Problems.Any(p => p.Kind == MigrationProblemKind.Blocking);

    /// <summary>Whether something is lost.</summary>
    public bool LosesData => Problems.Any(p => p.Kind == MigrationProblemKind.Loss);

    /// <summary>The report as text, one line per statement and problem.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Migration of {Catalog} from {FromVersion} to {ToVersion}");
        text.Append(IsNeeded ? "" : ": nothing to do").AppendLine();
        foreach (var step in Steps)
        {
            text.Append(CultureInfo.InvariantCulture, $"{step.FromVersion} -> {step.ToVersion}").AppendLine();
            foreach (var action in step.Actions)
            {
                text.Append("  ").Append(action.Sql);
                if (action.RowCount > 0)
                {
                    text.Append(CultureInfo.InvariantCulture, $"  -- {action.RowCount} rows");
                }

                text.AppendLine();
            }
        }

        foreach (var problem in Problems)
        {
            text.Append(CultureInfo.InvariantCulture, $"{problem.Kind}: {problem.CatalogTable}: {problem.Message}").AppendLine();
        }

        return text.ToString();
    }
}
