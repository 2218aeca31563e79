using System.Data.Common;

namespace DuckLake.Arrow.Tests;

/// <content>Turning statements into calls.</content>
internal sealed partial class ScenarioRunner
{
    /// <summary>Runs a statement; returns the number of rows changed.</summary>
    private async Task<long> ExecuteAsync(ScenarioConnection connection, string sql)
    {
        var cursor = new SqlCursor(sql);
        if (sql.Contains($"INTO {CatalogMirror.Alias}.", StringComparison.Ordinal))
        {
            using DbConnection database = _backend.Connect(_lakes["lake"].CatalogName);
            await using DbCommand command = database.CreateCommand();
            command.CommandText = sql.Replace(CatalogMirror.Alias + ".", "", StringComparison.Ordinal);
            return await command.ExecuteNonQueryAsync();
        }

        if (cursor.Accept("ATTACH"))
        {
            await AttachAsync(cursor);
        }
        else if (cursor.Accept("DETACH"))
        {
            string alias = cursor.Identifier();
            if (_lakes.Remove(alias, out AttachedLake? lake))
            {
                await lake.Catalog.DisposeAsync();
            }
        }
        else if (cursor.Accept("USE"))
        {
            List<string> name = cursor.QualifiedName();
            (connection.Alias, connection.Schema) = (name[0], name.Count > 1 ? name[1] : "main");
        }
        else if (cursor.Accept("BEGIN"))
        {
            connection.IsInTransaction = true;
        }
        else if (cursor.Accept("COMMIT") || cursor.Accept("ROLLBACK"))
        {
            await EndAsync(connection, isCommit: sql.TrimStart().StartsWith("COMMIT", StringComparison.OrdinalIgnoreCase));
        }
        else if (cursor.Accept("CREATE"))
        {
            await CreateAsync(connection, cursor);
        }
        else if (cursor.Accept("DROP"))
        {
            await DropAsync(connection, cursor);
        }
        else if (cursor.Accept("ALTER"))
        {
            await AlterAsync(connection, cursor);
        }
        else if (cursor.Accept("COMMENT", "ON"))
        {
            await CommentAsync(connection, cursor);
        }
        else if (cursor.Accept("INSERT", "INTO"))
        {
            return await InsertAsync(connection, cursor);
        }
        else if (cursor.Accept("UPDATE"))
        {
            return await UpdateAsync(connection, cursor);
        }
        else if (cursor.Accept("DELETE", "FROM") || cursor.Accept("TRUNCATE"))
        {
            return await DeleteAsync(connection, cursor);
        }
        else if (cursor.Accept("CALL"))
        {
            await CallAsync(connection, cursor);
        }
        else if (cursor.Accept("SET", "ducklake_max_retry_count", "=") && cursor.Next().Text != "0")
        {
            // Calls retry as often as they need to here.
        }
        else if (cursor.Accept("COPY") && cursor.Peek("("))
        {
            NoteOverwritten(sql);
            await MirrorAsync(connection, RowIdColumn.Absent, sql);
            _duckDb.Execute(sql);
        }
        else
        {
            throw new ScenarioStopException("a statement of the SQL layer");
        }

        return 0;
    }

    private async Task AttachAsync(SqlCursor cursor)
    {
        bool keep = cursor.Accept("IF", "NOT", "EXISTS");
        string address = cursor.Next().Text;
        cursor.Expect("AS");
        string alias = cursor.Identifier();
        if (_lakes.ContainsKey(alias))
        {
            if (keep)
            {
                return;
            }

            throw new DuckLakeException(DuckLakeErrorKind.AlreadyExists, $"{alias} is attached.");
        }

        string catalogName = address.Replace("ducklake:", "", StringComparison.Ordinal).Replace("${CATALOG}", "catalog", StringComparison.Ordinal);
        if (!address.StartsWith("ducklake:", StringComparison.Ordinal) || catalogName.Contains(':', StringComparison.Ordinal))
        {
            throw new ScenarioStopException("another kind of database");
        }

        string? dataPath = null;
        bool mayCreate = true;
        bool isReadOnly = false;
        bool isEncrypted = false;
        bool overridesDataPath = false;
        var defaults = new Dictionary<string, string>();
        foreach (string option in cursor.Peek("(") ? cursor.ParenthesizedList() : [])
        {
            string[] parts = option.Split(' ', 2);
            string value = parts.Length > 1 ? parts[1].Trim('\'') : "true";
            switch (parts[0].ToUpperInvariant())
            {
                case "DATA_PATH":
                    dataPath = value;
                    break;
                case "DATA_INLINING_ROW_LIMIT":
                    defaults["data_inlining_row_limit"] = value;
                    break;
                case "CREATE_IF_NOT_EXISTS":
                    mayCreate = value != "false";
                    break;
                case "READ_ONLY":
                    isReadOnly = value != "false";
                    break;
                case "ENCRYPTED":
                    isEncrypted = value != "false";
                    break;
                case "OVERRIDE_DATA_PATH":
                    overridesDataPath = value != "false";
                    break;
                default:
                    throw new ScenarioStopException($"ATTACH option {parts[0]}");
            }
        }

        var options = new DuckLakeCatalogOptions
        {
            DefaultOptions = defaults,
            IsReadOnly = isReadOnly,
            OverrideDataPath = overridesDataPath,
            DataPath = overridesDataPath || !mayCreate || isReadOnly ? dataPath : null,
        };
        DuckLakeCatalog catalog = dataPath is null || !mayCreate || isReadOnly
            ? await DuckLakeCatalog.OpenAsync(_backend.OpenMetadata(catalogName), options)
            : await DuckLakeCatalog.OpenOrCreateAsync(_backend.OpenMetadata(catalogName), new DuckLakeCreateOptions { DataPath = dataPath, IsEncrypted = isEncrypted }, options);
        _lakes.Add(alias, new AttachedLake(catalogName, catalog));
    }

    private static async Task EndAsync(ScenarioConnection connection, bool isCommit)
    {
        isCommit &= !connection.IsAborted;
        (connection.IsInTransaction, connection.IsAborted) = (false, false);
        if (connection.Transaction is { } transaction)
        {
            connection.Transaction = null;
            await using (transaction)
            {
                if (isCommit)
                {
                    await transaction.CommitAsync();
                }
                else
                {
                    await transaction.RollbackAsync();
                }
            }
        }
    }

    private async Task CallAsync(ScenarioConnection connection, SqlCursor cursor)
    {
        List<string> name = cursor.QualifiedName();
        List<string> arguments = cursor.ParenthesizedList();
        string function = name[^1];
        string alias = name.Count > 1 ? name[0] : "";
        if (function.StartsWith("ducklake_", StringComparison.Ordinal))
        {
            function = function["ducklake_".Length..];
            alias = arguments[0].Trim('\'');
            arguments.RemoveAt(0);
        }

        if (!_lakes.TryGetValue(alias, out AttachedLake? lake))
        {
            throw new DuckLakeException(DuckLakeErrorKind.NotFound, $"Failed to find attached database \"{alias}\"");
        }

        Dictionary<string, string> named = arguments
            .Where(argument => argument.Contains("=>", StringComparison.Ordinal))
            .Select(argument => argument.Split("=>", 2, StringSplitOptions.TrimEntries))
            .ToDictionary(parts => parts[0].ToLowerInvariant(), parts => Constant(parts[1])[0]);
        List<string> positional = [.. arguments.Where(argument => !argument.Contains("=>", StringComparison.Ordinal))];
        switch (function)
        {
            case "set_option":
                named.TryGetValue("schema", out string? schema);
                named.TryGetValue("table_name", out string? table);
                DuckLakeOptionScope scope = table is not null
                    ? DuckLakeOptionScope.Table(new DuckLakeName(schema ?? connection.Schema, table))
                    : schema is not null ? DuckLakeOptionScope.Schema(schema) : DuckLakeOptionScope.Global;
                await lake.Catalog.SetOptionAsync(Constant(positional[0])[0], Constant(positional[1])[0], scope);
                break;
            case "set_commit_message":
                await InTransactionAsync(connection, lake.Catalog, transaction =>
                {
                    transaction.SetCommitMessage(
                        positional.Count > 0 ? Constant(positional[0])[0] : null,
                        positional.Count > 1 ? Constant(positional[1])[0] : null,
                        named.GetValueOrDefault("extra_info"));
                    return Task.CompletedTask;
                });
                break;
            case "add_data_files":
                await InTransactionAsync(connection, lake.Catalog, transaction => transaction.AddFilesAsync(
                    new DuckLakeName(named.GetValueOrDefault("schema", connection.Schema), Constant(positional[0])[0]),
                    Constant(positional[1]),
                    new DuckLakeAddFilesOptions
                    {
                        MissingColumns = named.GetValueOrDefault("allow_missing") == "true" ? DuckLakeMissingColumns.Allow : DuckLakeMissingColumns.Refuse,
                        ExtraColumns = named.GetValueOrDefault("ignore_extra_columns") == "true" ? DuckLakeExtraColumns.Ignore : DuckLakeExtraColumns.Refuse,
                        HivePartitioning = named.GetValueOrDefault("hive_partitioning") == "false" ? DuckLakeHivePartitioning.Never : DuckLakeHivePartitioning.Automatic,
                    }));
                break;
            default:
                throw new ScenarioStopException("a maintenance function");
        }
    }

    /// <summary>The value of a constant expression; the elements of a list.</summary>
    private List<string> Constant(string expression) => expression.StartsWith('[')
        ? [.. _duckDb.Query($"SELECT unnest({expression})").Column(0).Select(value => value!)]
        : [_duckDb.Scalar($"SELECT {expression}")!];

    private async Task InTransactionAsync(ScenarioConnection connection, DuckLakeCatalog catalog, Func<DuckLakeTransaction, Task> body)
    {
        if (connection.IsInTransaction)
        {
            connection.Transaction ??= await catalog.BeginTransactionAsync();
            if (connection.Transaction.Catalog != catalog)
            {
                throw new DuckLakeException(DuckLakeErrorKind.Unsupported, "One lake is written per transaction.");
            }

            await body(connection.Transaction);
            return;
        }

        await catalog.TransactAsync((transaction, _) => body(transaction));
    }

    /// <summary>The lake and the name within it that a qualified name stands for.</summary>
    private (DuckLakeCatalog Catalog, DuckLakeName Name) Resolve(ScenarioConnection connection, List<string> parts)
    {
        (string alias, string schema) = (connection.Alias, connection.Schema);
        if (parts.Count == 3)
        {
            (alias, schema) = (parts[0], parts[1]);
        }
        else if (parts.Count == 2)
        {
            (alias, schema) = _lakes.ContainsKey(parts[0]) || parts[0] == "memory" ? (parts[0], "main") : (alias, parts[0]);
        }

        return _lakes.TryGetValue(alias, out AttachedLake? lake)
            ? (lake.Catalog, new DuckLakeName(schema, parts[^1]))
            : throw new ScenarioStopException($"an object outside the lakes ({alias})");
    }

    private string AliasOf(DuckLakeCatalog catalog) => _lakes.First(lake => lake.Value.Catalog == catalog).Key;
}
