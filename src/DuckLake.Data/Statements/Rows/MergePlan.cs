using System.Globalization;
using System.Text;

namespace DuckLake.Data;

/// <summary>
/// The query of a MERGE: one read of source and table that gives, for each row on which something happens, the clause that applies, the
/// id of the table's row, and the new values.
/// </summary>
internal sealed class MergePlan
{
    public const string ActionColumn = "\"__ducklake_action\"";
    public const string MessageColumn = "\"__ducklake_message\"";

    private const string PresentColumn = "\"__ducklake_present\"";

    private readonly RowTable _table;
    private readonly MergeStatement _merge;
    private readonly MergeSource _source;
    private readonly IReadOnlyList<MergeClause> _clauses;
    private readonly IReadOnlyList<string> _sourceColumns;
    private readonly string _reference;

    /// <summary>New value of each column by clause; null where nothing is set.</summary>
    private readonly string?[][] _values;

    private readonly string?[] _conditions;
    private readonly string?[] _messages;
    private readonly List<string> _sourceExpressions = [];
    private readonly List<string> _targetExpressions = [];

    /// <param name="table">The table.</param>
    /// <param name="merge">The statement.</param>
    /// <param name="sourceColumns">The names of the source's columns; empty when no clause takes them all.</param>
    public MergePlan(RowTable table, MergeStatement merge, IReadOnlyList<string> sourceColumns)
    {
        _table = table;
        _merge = merge;
        _source = MergeSource.Parse(merge.Using);
        _sourceColumns = sourceColumns;
        _reference = SqlText.Identifier(merge.Target.Reference);

        // A clause without condition comes after those of its kind that have one.
        _clauses = [.. merge.Clauses.OrderBy(clause => clause.Match).ThenBy(clause => clause.Condition is null)];
        _values = [.. _clauses.Select(FindValues)];
        _conditions = [.. _clauses.Select(clause => clause.Condition)];
        _messages = [.. _clauses.Select(clause => clause.Message is null ? null : $"CAST(({clause.Message}) AS VARCHAR)")];
        for (int i = 0; i < _clauses.Count; i++)
        {
            MoveToOneSide(i);
        }
    }

    /// <summary>The clauses in the order of their numbers.</summary>
    public IReadOnlyList<MergeClause> Clauses => _clauses;

    /// <summary>Whether a clause takes all columns of the source.</summary>
    public static bool NeedsSourceColumns(MergeStatement merge) => merge.Clauses.Any(clause =>
        (clause.Kind == MergeActionKind.Update && clause.Assignments is null)
        || (clause.Kind == MergeActionKind.Insert && clause.Values is null && !clause.IsDefaultValues));

    /// <summary>The columns that an update sets, in the order of the table.</summary>
    public IEnumerable<int> UpdatedColumns => Enumerable.Range(0, _table.Columns.Count)
        .Where(column => Numbers(MergeActionKind.Update).Any(number => _values[number][column] is not null));

    /// <summary>The numbers of the clauses that do something.</summary>
    public IEnumerable<int> Numbers(MergeActionKind kind) => Enumerable.Range(0, _clauses.Count).Where(number => _clauses[number].Kind == kind);

    /// <summary>A condition for the rows of some kinds of clauses; false when there are none.</summary>
    public string IsOf(params ReadOnlySpan<MergeActionKind> kinds)
    {
        List<string> numbers = [];
        foreach (MergeActionKind kind in kinds)
        {
            numbers.AddRange(Numbers(kind).Select(Text));
        }

        return numbers.Count == 0 ? "false" : $"{ActionColumn} IN ({string.Join(", ", numbers)})";
    }

    /// <summary>The query.</summary>
    /// <param name="needsOldValues">Whether all columns of rows that are updated or deleted are wanted.</param>
    public string Build(bool needsOldValues)
    {
        StringBuilder inner = new("SELECT ");
        StringBuilder outer = new(_merge.With);
        outer.Append(outer.Length == 0 ? "" : " ").Append("SELECT ").Append($"{ActionColumn}, {RowRun.RowId}");
        inner.Append(Action()).Append(" AS ").Append(ActionColumn).Append($", {RowId} AS {RowRun.RowId}");
        AppendMessages(inner, outer);
        bool hasUpdates = Numbers(MergeActionKind.Update).Any();
        HashSet<int> updated = [.. UpdatedColumns];
        for (int column = 0; column < _table.Columns.Count; column++)
        {
            List<string> cases = [];
            bool isOld = false;
            for (int number = 0; number < _clauses.Count; number++)
            {
                MergeActionKind kind = _clauses[number].Kind;
                if (_values[number][column] is { } value)
                {
                    string name = $"\"v{Text(number)}_{Text(column)}\"";
                    inner.Append(", ").Append(value).Append(" AS ").Append(name);
                    cases.Add($"WHEN {Text(number)} THEN {name}");
                }
                else if ((kind == MergeActionKind.Update && (needsOldValues || (hasUpdates && updated.Contains(column))))
                    || (kind == MergeActionKind.Delete && needsOldValues))
                {
                    isOld = true;
                    cases.Add($"WHEN {Text(number)} THEN \"o{Text(column)}\"");
                }
            }

            if (isOld)
            {
                inner.Append(", ").Append(_reference).Append('.').Append(_table.NameOf(column)).Append(" AS \"o").Append(Text(column)).Append('"');
            }

            string merged = cases.Count == 0 ? _table.Value(column, "NULL") : $"CASE {ActionColumn} {string.Join(' ', cases)} END";
            outer.Append(", ").Append(merged).Append(" AS ").Append(_table.NameOf(column));
        }

        inner.Append(" FROM ").Append(Left()).Append(JoinType()).Append(Right()).Append(' ').Append(_merge.Join);
        return outer.Append(" FROM (").Append(inner).Append(") AS \"__ducklake_merge\" WHERE ").Append(ActionColumn).Append(" IS NOT NULL").ToString();
    }

    // Beside expressions of its own side the table is a subquery.
    private string RowId => $"{_reference}.{(_targetExpressions.Count == 0 ? _table.RowId : RowRun.RowId)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private bool Has(MergeMatch match) => _clauses.Any(clause => clause.Match == match);

    private string?[] FindValues(MergeClause clause)
    {
        switch (clause.Kind)
        {
            case MergeActionKind.Update:
                return clause.Assignments is { } assignments ? UpdateRows.FindValues(_table, assignments) : FromSource(clause.IsByName, _sourceColumns);
            case MergeActionKind.Insert:
                string?[] values;
                if (clause.IsDefaultValues)
                {
                    values = new string?[_table.Columns.Count];
                }
                else if (clause.Values is { } expressions)
                {
                    values = Assign(clause.Columns ?? [.. _table.Columns.Select(column => column.Name)], expressions);
                }
                else
                {
                    values = FromSource(clause.IsByName, _sourceColumns);
                }

                for (int i = 0; i < values.Length; i++)
                {
                    values[i] ??= _table.Default(i);
                }

                return values;
            default:
                return new string?[_table.Columns.Count];
        }
    }

    private string?[] FromSource(bool isByName, IReadOnlyList<string> names) =>
        Assign(isByName ? names : [.. _table.Columns.Select(column => column.Name)], [.. names.Select(_source.Column)]);

    private string?[] Assign(IReadOnlyList<string> columns, IReadOnlyList<string> expressions)
    {
        if (columns.Count != expressions.Count)
        {
            throw new RowStatementException("Binder Error: The number of values is not that of the columns.");
        }

        return UpdateRows.FindValues(_table, [.. columns.Select((column, i) => new ColumnAssignment(column, expressions[i]))]);
    }

    // Clauses about rows without a partner know the columns of one side only, so their expressions are computed there.
    private void MoveToOneSide(int number)
    {
        MergeMatch match = _clauses[number].Match;
        if (match == MergeMatch.Matched || (match == MergeMatch.NotMatchedByTarget && _source.Alias is null))
        {
            return;
        }

        List<string> side = match == MergeMatch.NotMatchedByTarget ? _sourceExpressions : _targetExpressions;
        _conditions[number] = Move(side, _conditions[number], match);
        _messages[number] = Move(side, _messages[number], match);
        string?[] values = _values[number];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Move(side, values[i], match);
        }
    }

    private string? Move(List<string> side, string? expression, MergeMatch match)
    {
        if (expression is null)
        {
            return null;
        }

        string name = $"\"__ducklake_{(match == MergeMatch.NotMatchedByTarget ? 's' : 't')}{Text(side.Count)}\"";
        side.Add($"{expression} AS {name}");
        string qualifier = match == MergeMatch.NotMatchedByTarget ? SqlText.Identifier(_source.Alias!) : _reference;
        return $"{qualifier}.{name}";
    }

    private string Action()
    {
        StringBuilder text = new("CASE");
        if (Has(MergeMatch.NotMatchedByTarget))
        {
            text.Append(" WHEN ").Append(RowId).Append(" IS NULL THEN ").Append(Choose(MergeMatch.NotMatchedByTarget));
        }

        if (Has(MergeMatch.NotMatchedBySource))
        {
            string present = _source.Alias is { } alias ? SqlText.Identifier(alias) : "\"__ducklake_present\"";
            text.Append(" WHEN ").Append(present).Append('.').Append(PresentColumn).Append(" IS NULL THEN ").Append(Choose(MergeMatch.NotMatchedBySource));
        }

        return text.Append(" WHEN true THEN ").Append(Choose(MergeMatch.Matched)).Append(" END").ToString();
    }

    private string Choose(MergeMatch match)
    {
        StringBuilder cases = new();
        string otherwise = "NULL";
        for (int i = 0; i < _clauses.Count; i++)
        {
            if (_clauses[i].Match != match)
            {
                continue;
            }

            string number = _clauses[i].Kind == MergeActionKind.Nothing ? "NULL" : Text(i);
            if (_conditions[i] is { } condition)
            {
                cases.Append(" WHEN (").Append(condition).Append(") THEN ").Append(number);
            }
            else
            {
                otherwise = number;
            }
        }

        return cases.Length == 0 ? otherwise : $"CASE{cases} ELSE {otherwise} END";
    }

    private void AppendMessages(StringBuilder inner, StringBuilder outer)
    {
        List<string> cases = [];
        for (int number = 0; number < _clauses.Count; number++)
        {
            if (_messages[number] is { } message)
            {
                inner.Append(", ").Append(message).Append(" AS \"m").Append(Text(number)).Append('"');
                cases.Add($"WHEN {Text(number)} THEN \"m{Text(number)}\"");
            }
        }

        outer.Append(", ").Append(cases.Count == 0 ? "CAST(NULL AS VARCHAR)" : $"CASE {ActionColumn} {string.Join(' ', cases)} END").Append(" AS ").Append(MessageColumn);
    }

    private string Left()
    {
        bool isMarked = Has(MergeMatch.NotMatchedBySource);
        if (_source.Alias is null)
        {
            return isMarked ? $"({_source.Text} CROSS JOIN (SELECT true AS {PresentColumn}) AS \"__ducklake_present\")" : _source.Text;
        }

        if (!isMarked && _sourceExpressions.Count == 0)
        {
            return _source.Text;
        }

        IEnumerable<string> added = isMarked ? _sourceExpressions.Prepend($"true AS {PresentColumn}") : _sourceExpressions;
        return $"(SELECT *, {string.Join(", ", added)} FROM {_source.Text}) AS {SqlText.Identifier(_source.Alias)}";
    }

    private string Right() => _targetExpressions.Count == 0
        ? TargetReference.Of(_table, _merge)
        : $"(SELECT *, {_reference}.{_table.RowId} AS {RowRun.RowId}, {string.Join(", ", _targetExpressions)} FROM {TargetReference.Of(_table, _merge)}) AS {_reference}";

    private string JoinType() => (Has(MergeMatch.NotMatchedBySource), Has(MergeMatch.NotMatchedByTarget)) switch
    {
        (true, true) => " FULL JOIN ",
        (true, false) => " RIGHT JOIN ",
        (false, true) => " LEFT JOIN ",
        _ => " JOIN ",
    };
}
