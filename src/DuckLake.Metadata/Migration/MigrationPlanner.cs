namespace DuckLake.Metadata;

/// <summary>
/// Works out the statements of a migration. Goes by the tables and columns there are, not by the version alone: development
/// builds wrote one version string for several layouts. The layout is kept up to date with the planned statements.
/// </summary>
internal sealed partial class MigrationPlanner(MigrationSession session, MigrationLayout layout, string fromVersion, CatalogFormatVersion target)
{
    private readonly List<CatalogMigrationStep> _steps = [];
    private readonly List<CatalogMigrationProblem> _problems = [];

    // Names of tables before the migration, by the name they have in the plan so far.
    private readonly Dictionary<string, string> _oldNames = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _newTables = new(StringComparer.OrdinalIgnoreCase);
    private List<CatalogMigrationAction> _actions = [];
    private string _version = "";

    public async ValueTask<CatalogMigrationPlan> PlanAsync()
    {
        _version = fromVersion;
        await StepAsync("0.2", MigrateTo02Async).ConfigureAwait(false);
        await StepAsync("0.3", MigrateTo03Async).ConfigureAwait(false);
        await StepAsync("0.4", MigrateTo04Async).ConfigureAwait(false);
        await StepAsync("1.0", () => ValueTask.CompletedTask).ConfigureAwait(false);
        if (target == CatalogFormatVersion.V1_1)
        {
            await StepAsync("1.1", MigrateTo11Async).ConfigureAwait(false);
        }

        await CompleteLayoutAsync().ConfigureAwait(false);
        if (_actions.Count > 0)
        {
            _steps.Add(new CatalogMigrationStep(_version, _version, _actions));
        }

        return new CatalogMigrationPlan(session.DisplayName, fromVersion, CatalogSchema.VersionText(target), _steps, _problems);
    }

    private async ValueTask StepAsync(string to, Func<ValueTask> plan)
    {
        if (!CatalogVersionSequence.IsBefore(_version, to))
        {
            return;
        }

        await plan().ConfigureAwait(false);
        Add("ducklake_metadata", $"UPDATE {Table("ducklake_metadata")} SET {Quote("value")} = '{to}' WHERE {Quote("key")} = 'version'", 1);
        _steps.Add(new CatalogMigrationStep(_version, to, _actions));
        _actions = [];
        _version = to;
    }

    private string Table(string name) => session.Table(name);

    private string Quote(string name) => session.Quote(name);

    private void Add(string table, string sql, long rowCount = 0) => _actions.Add(new CatalogMigrationAction(table, sql, rowCount));

    private void Report(MigrationProblemKind kind, string table, string message) => _problems.Add(new CatalogMigrationProblem(kind, table, message));

    /// <summary>Creates a table of the target's format, unless it is there.</summary>
    private void CreateTable(string name)
    {
        if (layout.Find(name) is not null)
        {
            return;
        }

        var definition = CatalogSchema.Get(name);
        Add(name, CreateStatement(name, definition));
        _newTables.Add(name);
        var table = layout.Add(name);
        table.Columns.AddRange(definition.ColumnsOf(target).Select(c => c.Name));
        table.PrimaryKey.AddRange(PrimaryKeyOf(definition));
    }

    private string CreateStatement(string name, CatalogTable definition) => definition.CreateSql(session.Dialect, Table(name), target);

    private static IEnumerable<string> PrimaryKeyOf(CatalogTable definition) =>
        definition.Columns.Where(c => c.Constraint == CatalogColumnConstraint.PrimaryKey).Select(c => c.Name);

    /// <summary>Adds a column at the end of a table, unless it is there, and fills it where it has no value.</summary>
    /// <param name="table">The table's name; one that is missing is left out.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="value">SQL of the value for rows without one; null for none.</param>
    private async ValueTask AddColumnAsync(string table, string column, string? value = null)
    {
        if (layout.Find(table) is not { } physical)
        {
            return;
        }

        var isNew = !physical.Has(column);
        if (isNew)
        {
            var type = CatalogSchema.Get(table).Find(column)!.Type;
            Add(table, $"ALTER TABLE {Table(table)} ADD COLUMN {Quote(column)} {session.Dialect.GetCatalogType(type).Declaration}");
            physical.Columns.Add(column);
        }

        if (value is null)
        {
            return;
        }

        var condition = $"WHERE {Quote(column)} IS NULL";
        var count = await CountAsync(table, isNew ? "" : condition).ConfigureAwait(false);
        if (count > 0)
        {
            Fill(table, column, value, $"{Quote(column)} IS NULL", count);
        }
    }

    /// <summary>Sets a column where a condition is met.</summary>
    private void Fill(string table, string column, string value, string condition, long rowCount)
    {
        var type = session.Dialect.GetCatalogType(CatalogSchema.Get(table).Find(column)!.Type).Declaration;
        var name = Quote(column);
        Add(
            table,
            session.Dialect.CanAlterChangedTables
                ? $"UPDATE {Table(table)} SET {name} = {value} WHERE {condition}"
                : $"ALTER TABLE {Table(table)} ALTER COLUMN {name} SET DATA TYPE {type} USING CASE WHEN {condition} THEN {value} ELSE {name} END",
            rowCount);
    }

    /// <summary>Counts rows of a table as it is before the migration.</summary>
    private ValueTask<long> CountAsync(string table, string condition = "") =>
        _newTables.Contains(table) || layout.Find(table) is null
            ? ValueTask.FromResult(0L)
            : session.CountAsync(_oldNames.GetValueOrDefault(table, table), condition);

    private void RenameTable(string name, string newName)
    {
        if (layout.Find(name) is null || layout.Find(newName) is not null)
        {
            return;
        }

        Add(newName, $"ALTER TABLE {Table(name)} RENAME TO {Quote(newName)}");
        layout.Rename(name, newName);
        _oldNames[newName] = name;
    }
}
