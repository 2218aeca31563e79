using DuckLake.DuckDb;

namespace DuckLake.Data;

/// <summary>Errors of rewritten queries, told about the text the user wrote.</summary>
internal static class QueryErrors
{
    private const string PositionMark = "\n\nLINE ";

    /// <summary>The error for a query whose rewritten text could not be prepared: what DuckDB says of the original over the empty tables.</summary>
    public static DuckDbException OfPreparation(EngineSession session, SqlStatement source, RewrittenQuery query, DuckDbException error)
    {
        if (KnowsMore(session, source, query))
        {
            return WithoutPosition(error);
        }

        try
        {
            session.Connection.Prepare(source.Text).Dispose();
            return WithoutPosition(error);
        }
        catch (DuckDbException original)
        {
            return original;
        }
    }

    /// <summary>The error of a query that failed while running, with the position in the original when that fails over empty tables too.</summary>
    public static DuckDbException OfExecution(EngineSession session, SqlStatement source, ParameterValues values, DuckDbException error)
    {
        if (!error.Message.Contains(PositionMark, StringComparison.Ordinal) || session.HasLocalTransaction)
        {
            return WithoutPosition(error);
        }

        try
        {
            using DuckDbStatement statement = session.Connection.Prepare(source.Text);
            values.Bind(statement);
            statement.Execute(ResultMode.Materialized).Dispose();
        }
        catch (DuckDbException original) when (WithoutPosition(original).Message == WithoutPosition(error).Message)
        {
            return original;
        }
        catch (DuckDbException)
        {
            // Something else is wrong with the original over empty tables; it does not help to find the place.
        }

        return WithoutPosition(error);
    }

    /// <summary>The error for an instant of AT that is none.</summary>
    public static DuckDbException OfInstant(DuckDbException error, string unit, string text)
    {
        const string Class = "Conversion Error: ";
        const string Source = " when casting from source column";
        string reason = WithoutPosition(error).Message;
        int source = reason.IndexOf(Source, StringComparison.Ordinal);
        reason = source < 0 ? reason : reason[..source];
        reason = reason.StartsWith(Class, StringComparison.Ordinal) ? reason[Class.Length..] : reason;
        return EngineErrors.Create(error.ErrorType, $"Failed to query snapshot at {unit.ToLowerInvariant()} {text} for DuckLake: {reason}");
    }

    /// <summary>The error without the line of SQL it points at.</summary>
    public static DuckDbException WithoutPosition(DuckDbException error)
    {
        int position = error.Message.IndexOf(PositionMark, StringComparison.Ordinal);
        return position < 0 ? error : new DuckDbException(error.ErrorType, error.Message[..position]);
    }

    /// <summary>Whether the original cannot be bound over the empty tables although it may be right.</summary>
    private static bool KnowsMore(EngineSession session, SqlStatement source, RewrittenQuery query)
    {
        if (query.Scans.Any(scan => scan.VirtualColumns.Count > 0))
        {
            return true;
        }

        for (int i = 0; i < source.Tokens.Count - 1; i++)
        {
            SqlToken token = source.Tokens[i];
            if ((token.IsWord("AT") && source.Tokens[i + 1].IsSymbol("(")) || (token.IsIdentifier && session.Lakes.FindMetadataCatalog(token.Value) is not null))
            {
                return true;
            }
        }

        return false;
    }
}
