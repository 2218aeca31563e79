using DuckLake.Metadata;
using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <content>Statements that change the schema.</content>
internal sealed partial class ScenarioRunner
{
    private async Task CreateAsync(ScenarioConnection connection, SqlCursor cursor)
    {
        CreateMode mode = cursor.Accept("OR", "REPLACE") ? CreateMode.Replace : CreateMode.FailIfExists;
        string kind = cursor.Identifier().ToUpperInvariant();
        mode = cursor.Accept("IF", "NOT", "EXISTS") ? CreateMode.KeepExisting : mode;
        if (kind is not ("SCHEMA" or "TABLE" or "VIEW" or "MACRO"))
        {
            throw new ScenarioStopException($"CREATE {kind}");
        }

        List<string> parts = cursor.QualifiedName();
        if (kind == "SCHEMA")
        {
            AttachedLake lake = _lakes[parts.Count > 1 ? parts[0] : connection.Alias];
            await InTransactionAsync(connection, lake.Catalog, transaction =>
            {
                transaction.CreateSchema(parts[^1], mode);
                return Task.CompletedTask;
            });
            return;
        }

        (DuckLakeCatalog catalog, DuckLakeName name) = Resolve(connection, parts);
        await InTransactionAsync(connection, catalog, async transaction =>
        {
            switch (kind)
            {
                case "TABLE":
                    List<string> columns = cursor.Peek("(") ? cursor.ParenthesizedList() : [];
                    if (cursor.Accept("AS"))
                    {
                        if (mode == CreateMode.KeepExisting && Exists(transaction, name))
                        {
                            break;
                        }

                        await CreateTableAsAsync(connection, transaction, name, mode, cursor.Rest, columns.Count == 0 ? "" : $"({string.Join(", ", columns)})");
                        break;
                    }

                    transaction.CreateTable(name, [.. columns.Select(ColumnSpec)], mode);
                    break;
                case "VIEW":
                    List<string> aliases = cursor.Peek("(") ? [.. cursor.ParenthesizedList().Select(alias => alias.Trim('"'))] : [];
                    cursor.Expect("AS");
                    transaction.CreateView(name, Normalize(catalog, cursor.Rest), aliases, mode: mode);
                    break;
                default:
                    CreateMacro(catalog, transaction, name, cursor, mode);
                    break;
            }
        });
    }

    private async Task CreateTableAsAsync(
        ScenarioConnection connection, DuckLakeTransaction transaction, DuckLakeName name, CreateMode mode, string query, string aliases)
    {
        await MirrorAsync(connection, RowIdColumn.Absent, query);
        _duckDb.Execute($"CREATE OR REPLACE TABLE memory.main.incoming{aliases} AS {query}");
        DuckDbRows columns = _duckDb.Query("SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = 'memory' AND table_name = 'incoming' ORDER BY column_index");
        transaction.CreateTable(name, [.. columns.Rows.Select(row => DuckLakeColumnSpec.Parse(row[0]!, row[1]!))], mode);
        await AppendAsync(transaction, name, Incoming(columns.Rows.Select(row => (row[0]!, row[1]!))));
    }

    private static bool Exists(DuckLakeTransaction transaction, DuckLakeName name) =>
        transaction.Snapshot.Schemas.FirstOrDefault(schema => schema.Name == name.SchemaName)?.FindTable(name.Name) is not null;

    private void CreateMacro(DuckLakeCatalog catalog, DuckLakeTransaction transaction, DuckLakeName name, SqlCursor cursor, CreateMode mode)
    {
        var overloads = new List<DuckLakeMacroOverload>();
        bool isTable;
        do
        {
            List<DuckLakeMacroParameter> parameters = [.. cursor.ParenthesizedList().Select(MacroParameterOf)];
            cursor.Expect("AS");
            isTable = cursor.Accept("TABLE");
            string body = cursor.UpTo(",");
            string sql = isTable ? Normalize(catalog, body) : Normalize(catalog, "SELECT " + body)["SELECT ".Length..];
            overloads.Add(new DuckLakeMacroOverload(sql, parameters));
        }
        while (cursor.Accept(","));
        transaction.CreateMacro(name, isTable ? DuckLakeMacroKind.Table : DuckLakeMacroKind.Scalar, overloads, mode);
    }

    private DuckLakeMacroParameter MacroParameterOf(string text)
    {
        var cursor = new SqlCursor(text);
        string name = cursor.Identifier();
        DuckLakeType? type = cursor.IsAtEnd || cursor.Peek(":") ? null : DuckLakeColumnSpec.Parse("p", cursor.UpTo(":")).Type;
        if (!cursor.Accept(":", "="))
        {
            return new DuckLakeMacroParameter(name, type);
        }

        string value = cursor.Rest;
        string valueType = _duckDb.Scalar($"SELECT typeof({value})")!;
        return new DuckLakeMacroParameter(name, type, _duckDb.Scalar($"SELECT {value}"), DuckLakeColumnSpec.Parse("p", valueType).Type);
    }

    private async Task DropAsync(ScenarioConnection connection, SqlCursor cursor)
    {
        string kind = cursor.Identifier().ToUpperInvariant();
        bool isTableMacro = kind == "MACRO" && cursor.Accept("TABLE");
        DropMode mode = cursor.Accept("IF", "EXISTS") ? DropMode.IgnoreMissing : DropMode.FailIfMissing;
        List<string> parts = cursor.QualifiedName();
        if (kind == "SCHEMA")
        {
            AttachedLake lake = _lakes[parts.Count > 1 ? parts[0] : connection.Alias];
            DropBehavior behavior = cursor.Accept("CASCADE") ? DropBehavior.Cascade : DropBehavior.Restrict;
            await InTransactionAsync(connection, lake.Catalog, transaction =>
            {
                transaction.DropSchema(parts[^1], mode, behavior);
                return Task.CompletedTask;
            });
            return;
        }

        (DuckLakeCatalog catalog, DuckLakeName name) = Resolve(connection, parts);
        await InTransactionAsync(connection, catalog, transaction =>
        {
            switch (kind)
            {
                case "TABLE":
                    transaction.DropTable(name, mode);
                    break;
                case "VIEW":
                    transaction.DropView(name, mode);
                    break;
                case "MACRO":
                    // Without TABLE the statement takes either kind.
                    DuckLakeMacroKind macroKind = isTableMacro || transaction.Snapshot.Macros.Any(macro => macro.Name == name.Name && macro.IsTableMacro)
                        ? DuckLakeMacroKind.Table
                        : DuckLakeMacroKind.Scalar;
                    transaction.DropMacro(name, macroKind, mode);
                    break;
                default:
                    throw new ScenarioStopException($"DROP {kind}");
            }

            return Task.CompletedTask;
        });
    }

    private async Task AlterAsync(ScenarioConnection connection, SqlCursor cursor)
    {
        bool isView = cursor.Accept("VIEW");
        if (!isView)
        {
            cursor.Expect("TABLE");
        }

        DropMode missing = cursor.Accept("IF", "EXISTS") ? DropMode.IgnoreMissing : DropMode.FailIfMissing;
        (DuckLakeCatalog catalog, DuckLakeName name) = Resolve(connection, cursor.QualifiedName());
        await InTransactionAsync(connection, catalog, async transaction =>
        {
            if (missing == DropMode.IgnoreMissing && !Exists(transaction, name))
            {
                return;
            }

            if (isView)
            {
                cursor.Accept("RENAME", "TO");
                transaction.RenameView(name, cursor.Identifier());
            }
            else
            {
                await AlterTableAsync(transaction, name, cursor);
            }
        });
    }

    private async Task AlterTableAsync(DuckLakeTransaction transaction, DuckLakeName name, SqlCursor cursor)
    {
        if (cursor.Accept("RENAME", "TO"))
        {
            transaction.RenameTable(name, cursor.Identifier());
        }
        else if (cursor.Accept("RENAME"))
        {
            cursor.Accept("COLUMN");
            List<string> path = cursor.QualifiedName();
            cursor.Expect("TO");
            transaction.RenameColumn(name, Path(path), cursor.Identifier());
        }
        else if (cursor.Accept("ADD"))
        {
            cursor.Accept("COLUMN");
            CreateMode mode = cursor.Accept("IF", "NOT", "EXISTS") ? CreateMode.KeepExisting : CreateMode.FailIfExists;
            List<string> path = cursor.QualifiedName();
            DuckLakeColumnSpec column = ColumnSpec(SqlCursor.Quote(path[^1]) + " " + cursor.Rest);
            transaction.AddColumn(name, column, path.Count > 1 ? Path(path[..^1]) : null, mode);
        }
        else if (cursor.Accept("DROP"))
        {
            cursor.Accept("COLUMN");
            DropMode mode = cursor.Accept("IF", "EXISTS") ? DropMode.IgnoreMissing : DropMode.FailIfMissing;
            transaction.DropColumn(name, Path(cursor.QualifiedName()), mode);
        }
        else if (cursor.Accept("SET", "PARTITIONED", "BY"))
        {
            transaction.SetPartitioning(name, [.. cursor.ParenthesizedList().Select(PartitionKey)]);
        }
        else if (cursor.Accept("RESET", "PARTITIONED", "BY"))
        {
            transaction.ResetPartitioning(name);
        }
        else if (cursor.Accept("SET", "SORTED", "BY"))
        {
            transaction.SetSortOrder(name, [.. cursor.ParenthesizedList().Select(SortKey)]);
        }
        else if (cursor.Accept("RESET", "SORTED", "BY"))
        {
            transaction.ResetSortOrder(name);
        }
        else
        {
            cursor.Expect("ALTER");
            cursor.Accept("COLUMN");
            string path = Path(cursor.QualifiedName());
            if (cursor.Accept("SET", "NOT", "NULL"))
            {
                await transaction.SetNotNullAsync(name, path);
            }
            else if (cursor.Accept("DROP", "NOT", "NULL"))
            {
                transaction.DropNotNull(name, path);
            }
            else if (cursor.Accept("SET", "DEFAULT"))
            {
                transaction.SetDefault(name, path, DefaultOf(cursor.Rest, transaction.GetTable(name).Columns.FirstOrDefault(c => c.Name.Equals(path, StringComparison.OrdinalIgnoreCase))));
            }
            else if (cursor.Accept("DROP", "DEFAULT"))
            {
                transaction.DropDefault(name, path);
            }
            else if (cursor.Accept("SET", "DATA", "TYPE") || cursor.Accept("SET", "TYPE") || cursor.Accept("TYPE"))
            {
                transaction.SetColumnType(name, path, DuckLakeColumnSpec.Parse("c", cursor.UpTo("USING")));
                if (!cursor.IsAtEnd)
                {
                    throw new ScenarioStopException("a conversion expression");
                }
            }
            else
            {
                throw new ScenarioStopException("an unknown alteration");
            }
        }
    }

    private async Task CommentAsync(ScenarioConnection connection, SqlCursor cursor)
    {
        string kind = cursor.Identifier().ToUpperInvariant();
        List<string> parts = cursor.QualifiedName();
        cursor.Expect("IS");
        SqlToken token = cursor.Next();
        string? comment = token.Kind == SqlTokenKind.Text ? token.Text : null;
        (DuckLakeCatalog catalog, DuckLakeName name) = Resolve(connection, kind == "COLUMN" ? parts[..^1] : parts);
        await InTransactionAsync(connection, catalog, transaction =>
        {
            switch (kind)
            {
                case "TABLE":
                    transaction.SetTableComment(name, comment);
                    break;
                case "VIEW":
                    transaction.SetViewComment(name, comment);
                    break;
                case "COLUMN":
                    transaction.SetColumnComment(name, SqlCursor.Quote(parts[^1]), comment);
                    break;
                default:
                    throw new DuckLakeException(DuckLakeErrorKind.Unsupported, $"Adding comments to {kind} is not implemented");
            }

            return Task.CompletedTask;
        });
    }

    /// <summary>Name, type, NOT NULL and DEFAULT of a column.</summary>
    private DuckLakeColumnSpec ColumnSpec(string text)
    {
        var cursor = new SqlCursor(text);
        string name = cursor.Identifier();
        string type = cursor.UpTo("NOT", "DEFAULT", "PRIMARY", "UNIQUE", "CHECK", "REFERENCES", "GENERATED", "COLLATE", "USING", "NULL");
        DuckLakeColumnSpec column = DuckLakeColumnSpec.Parse(name, type);
        while (!cursor.IsAtEnd)
        {
            if (cursor.Accept("NOT", "NULL"))
            {
                column = column with { NullsAllowed = false };
            }
            else if (cursor.Accept("DEFAULT"))
            {
                column = column with { Default = DefaultOf(cursor.UpTo("NOT"), null, type) };
            }
            else
            {
                throw new DuckLakeException(DuckLakeErrorKind.Unsupported, $"'{cursor.Rest}' is not supported in DuckLake.");
            }
        }

        return column;
    }

    private DuckLakeDefault DefaultOf(string expression, DuckLakeColumn? column, string? type = null)
    {
        // What the reference counts as a literal: a number or a string as it stands.
        var cursor = new SqlCursor(expression);
        cursor.Accept("-");
        bool isLiteral = cursor.Next().Kind is SqlTokenKind.Text or SqlTokenKind.Number && cursor.IsAtEnd;
        string target = type ?? (column is null ? "VARCHAR" : LakeMirror.TypeText(column));
        return isLiteral
            ? DuckLakeDefault.Literal(_duckDb.Scalar($"SELECT coalesce(TRY_CAST({expression} AS {target})::VARCHAR, CAST({expression} AS VARCHAR))")!)
            : DuckLakeDefault.Expression(_duckDb.Scalar($"SELECT json_deserialize_sql(json_serialize_sql({DuckDbSession.Literal("SELECT " + expression)}))")!["SELECT ".Length..]);
    }

    private static DuckLakePartitionKey PartitionKey(string text)
    {
        var cursor = new SqlCursor(text);
        List<string> name = cursor.QualifiedName();
        if (cursor.IsAtEnd)
        {
            return DuckLakePartitionKey.Identity(name[^1]);
        }

        if (!cursor.Peek("("))
        {
            throw new DuckLakeException(DuckLakeErrorKind.Unsupported, $"Unsupported partition function {cursor.Rest}");
        }

        List<string> arguments = cursor.ParenthesizedList();
        string transform = name[^1].ToLowerInvariant();
        return transform == "bucket" && arguments.Count == 2
            ? !int.TryParse(arguments[0], out int count)
                ? throw new DuckLakeException(DuckLakeErrorKind.Unsupported, $"Unsupported partition function {text}")
                : DuckLakePartitionKey.Bucket(count, new SqlCursor(arguments[1]).Identifier())
            : new DuckLakePartitionKey(new SqlCursor(arguments[0]).Identifier(), PartitionTransform.Parse(transform).Kind);
    }

    private static DuckLakeSortKey SortKey(string text)
    {
        var cursor = new SqlCursor(text);
        string expression = cursor.UpTo("ASC", "DESC", "NULLS");
        DuckLakeSortDirection direction = cursor.Accept("DESC") ? DuckLakeSortDirection.Descending : DuckLakeSortDirection.Ascending;
        cursor.Accept("ASC");
        DuckLakeNullOrder nulls = cursor.Accept("NULLS", "FIRST") ? DuckLakeNullOrder.NullsFirst : DuckLakeNullOrder.NullsLast;
        return new DuckLakeSortKey(expression, direction, nulls);
    }

    private static string Path(List<string> parts) =>
        parts.Count == 1 ? parts[0] : string.Join('.', parts);

    /// <summary>A query as DuckDB prints it, the lake's own name replaced.</summary>
    private string Normalize(DuckLakeCatalog catalog, string query) =>
        _duckDb.Scalar($"SELECT json_deserialize_sql(json_serialize_sql({DuckDbSession.Literal(query)}))")!
            .Replace(AliasOf(catalog) + ".", "{DUCKLAKE_CATALOG}.", StringComparison.Ordinal);
}
