namespace DuckLake.Data;

/// <summary>The functions that show and steer lakes, by name of the lake and as macros inside it.</summary>
internal static class LakeFunctions
{
    private const string CatalogPlaceholder = "{CATALOG}";

    // The reference has these as macros of every lake, and no others.
    private static readonly (string Head, string Body)[] s_macros =
    [
        ("set_option(option, value, table_name := NULL, schema := NULL)", "ducklake_set_option({CATALOG}, option, value, table_name => table_name, schema => schema)"),
        ("set_commit_message(author, commit_message, extra_info := NULL)", "ducklake_set_commit_message({CATALOG}, author, commit_message, extra_info => extra_info)"),
        ("options()", "ducklake_options({CATALOG})"),
        ("settings()", "ducklake_settings({CATALOG})"),
        ("current_snapshot()", "ducklake_current_snapshot({CATALOG})"),
        ("last_committed_snapshot()", "ducklake_last_committed_snapshot({CATALOG})"),
        ("snapshots()", "ducklake_snapshots({CATALOG})"),
        ("table_info()", "ducklake_table_info({CATALOG})"),
    ];

    /// <summary>Names of the functions that change a lake.</summary>
    private static readonly string[] s_effects =
    [
        "set_option", "ducklake_set_option", "set_commit_message", "ducklake_set_commit_message", "ducklake_add_data_files",
        "ducklake_flush_inlined_data",
    ];

    /// <summary>Makes the functions known to the session's DuckDB.</summary>
    public static void Register(EngineSession session)
    {
        LakeFunction[] functions =
        [
            new SnapshotsFunction(session),
            new CurrentSnapshotFunction(session),
            new LastCommittedSnapshotFunction(session),
            new TableInfoFunction(session),
            new ListFilesFunction(session),
            new OptionsFunction(session),
            new SettingsFunction(session),
            new SetOptionFunction(session),
            new SetCommitMessageFunction(session),
            new AddDataFilesFunction(session),
            new FlushInlinedDataFunction(session),
            new DatabasesFunction(session),
            new TablesFunction(session),
            new SecretsFunction(session),
            new MetadataScanFunction(session),
        ];
        foreach (LakeFunction function in functions)
        {
            function.Register(session.Connection);
        }

        SqlKeywords.Load(session.Helper);
        new Murmur3Function().Register(session.Connection);
        foreach (DuckDb.DuckDbConnection connection in new[] { session.Connection, session.Helper })
        {
            connection.Execute(DatabasesFunction.Macro);
            connection.Execute(TablesFunction.Macros);
        }

        session.Connection.Execute(SecretsFunction.Macro);
    }

    /// <summary>Makes the macros of a lake.</summary>
    public static void AddMacros(DuckDb.DuckDbConnection connection, string alias)
    {
        string schema = SqlText.QualifiedName(alias, "main");
        connection.Execute(string.Concat(s_macros.Select(macro =>
            $"CREATE MACRO {schema}.{macro.Head} AS TABLE FROM {macro.Body.Replace(CatalogPlaceholder, SqlText.Literal(alias), StringComparison.Ordinal)};")));
    }

    /// <summary>Whether a statement calls a function that changes a lake.</summary>
    public static bool CallsEffect(SqlStatement statement)
    {
        for (int i = 0; i + 1 < statement.Tokens.Count; i++)
        {
            SqlToken token = statement.Tokens[i];
            if (token.IsIdentifier && statement.Tokens[i + 1].IsSymbol("(") && s_effects.Contains(token.Value, StringComparer.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
