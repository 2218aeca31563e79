using System.Diagnostics.CodeAnalysis;
using DuckLake.Arrow;
using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>INSERT, UPDATE, DELETE, TRUNCATE and MERGE on tables of lakes.</summary>
internal sealed class RowChangeHandler : IStatementHandler
{
    [SuppressMessage("Reliability", "CA2000", Justification = "The prepared statement is taken over.")]
    public async ValueTask<EngineStatement?> TryPrepareAsync(EngineSession session, SqlStatement statement, CancellationToken cancellationToken)
    {
        if (RowStatementParser.TryReadTarget(statement) is not { } name)
        {
            return null;
        }

        if (session.ResolveTable(name) is not { } target)
        {
            return RowStatementParser.TryParse(statement) is { } local
                ? await LocalRowChange.TryPrepareAsync(session, local, cancellationToken).ConfigureAwait(false)
                : null;
        }

        if (target.Kind == ResolvedKind.Metadata)
        {
            return null;
        }

        DuckDbStatement? prepared = PrepareOriginal(session, statement);
        if (RowStatementParser.TryParse(statement) is { } parsed && target.Kind == ResolvedKind.Table)
        {
            Refuse(parsed);
            return new RowChangeStatement(session, parsed, prepared);
        }

        using (prepared)
        {
            throw SchemaErrors.Unsupported($"This form of statement is not supported for tables of a lake: {statement.Text}");
        }
    }

    /// <summary>
    /// Lets DuckDB look at the statement over the empty tables of the shadow. Null when it cannot, because the statement reads old snapshots
    /// or tables of the catalog, which only the rewritten text has.
    /// </summary>
    /// <exception cref="DuckDbException">The statement is wrong.</exception>
    public static DuckDbStatement? PrepareOriginal(EngineSession session, SqlStatement statement)
    {
        try
        {
            return session.Connection.Prepare(statement.Text);
        }
        catch (DuckDbException) when (ReadsBeyondShadow(session, statement))
        {
            return null;
        }
    }

    private static bool ReadsBeyondShadow(EngineSession session, SqlStatement statement)
    {
        IReadOnlyList<SqlToken> tokens = statement.Tokens;
        for (int i = 0; i < tokens.Count; i++)
        {
            if ((tokens[i].IsWord("AT") && tokens[i + 1].IsSymbol("("))
                || (tokens[i].IsIdentifier && session.Lakes.FindMetadataCatalog(tokens[i].Value) is not null))
            {
                return true;
            }

            // Columns that only scans of lakes have.
            if (tokens[i].IsIdentifier && LakeVirtualColumns.Contains(tokens[i].Value))
            {
                return true;
            }
        }

        return false;
    }

    private static readonly HashSet<string> LakeVirtualColumns =
        new(["snapshot_id", "filename", "file_row_number", "file_index"], StringComparer.OrdinalIgnoreCase);

    private static void Refuse(RowStatement statement)
    {
        if (statement is InsertStatement { HasConflictClause: true })
        {
            throw SchemaErrors.Binder("ON CONFLICT clause not yet supported for insertion into DuckLake table");
        }

        IEnumerable<ColumnAssignment> assignments = statement switch
        {
            UpdateStatement update => update.Assignments,
            MergeStatement merge => merge.Clauses.SelectMany(clause => clause.Assignments ?? []),
            _ => [],
        };
        if (assignments.Any(assignment => RowTable.IsDefault(assignment.Expression)))
        {
            throw SchemaErrors.Binder("SET DEFAULT is not yet supported for updates of a DuckLake table");
        }
    }
}
