namespace DuckLake.SqlLogic;

/// <summary>Reads sqllogictest files.</summary>
internal sealed class LogicParser
{
    private static readonly string[] Directives =
    [
        "require", "require-env", "test-env", "mode", "set", "unzip", "restart", "reconnect", "load", "sleep", "halt", "hash-threshold", "tags", "continue",
    ];

    private readonly string[] _lines;
    private int _position;

    private LogicParser(string[] lines) => _lines = lines;

    /// <summary>The records of a text in their order.</summary>
    /// <exception cref="LogicFormatException">The text has a line that is not understood.</exception>
    public static IReadOnlyList<LogicRecord> Parse(string text)
    {
        LogicParser parser = new(text.ReplaceLineEndings("\n").Split('\n'));
        return parser.ReadBlock(isLoop: false);
    }

    private List<LogicRecord> ReadBlock(bool isLoop)
    {
        List<LogicRecord> records = [];
        List<LogicCondition> conditions = [];
        bool isQuirk = false;
        while (_position < _lines.Length)
        {
            int line = _position + 1;
            string text = _lines[_position].TrimEnd();
            string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || text[0] == '#')
            {
                isQuirk |= text.StartsWith("# reference quirk:", StringComparison.Ordinal);
                _position++;
                continue;
            }

            if (words[0] is "skipif" or "onlyif" && words.Length == 2)
            {
                conditions.Add(new LogicCondition(words[0] == "skipif", words[1]));
                _position++;
                continue;
            }

            if (words[0] == "endloop" && isLoop)
            {
                _position++;
                return records;
            }

            records.Add(ReadRecord(line, words) with { Conditions = conditions, IsQuirk = isQuirk });
            conditions = [];
            isQuirk = false;
        }

        return isLoop ? throw new LogicFormatException(_lines.Length, "a loop is not closed by 'endloop'") : records;
    }

    private LogicRecord ReadRecord(int line, string[] words)
    {
        string first = _lines[_position++].Trim();
        switch (words[0])
        {
            case "statement":
                return ReadStatement(line, words);
            case "query":
                return ReadQuery(line, words);
            case "loop" or "foreach":
                return new LogicRecord(line, RecordKind.Loop, words) { Body = ReadBlock(isLoop: true) };
            case "concurrentloop" or "concurrentforeach":
                return new LogicRecord(line, RecordKind.ConcurrentLoop, words) { Body = ReadBlock(isLoop: true) };
            case var name when Directives.Contains(name):
                return new LogicRecord(line, RecordKind.Directive, words[1..]) { Text = name };
            default:
                throw new LogicFormatException(line, $"'{first}' is neither a record nor a directive");
        }
    }

    private LogicRecord ReadStatement(int line, string[] words)
    {
        RecordKind kind = words.ElementAtOrDefault(1) switch
        {
            "ok" => RecordKind.StatementOk,
            "error" => RecordKind.StatementError,
            "maybe" => RecordKind.StatementMaybe,
            _ => throw new LogicFormatException(line, "'statement' is followed by ok, error or maybe"),
        };
        return new LogicRecord(line, kind, words[1..])
        {
            Connection = words.ElementAtOrDefault(2) ?? string.Empty,
            Text = ReadSql(line),
            Expected = ReadExpected(),
        };
    }

    private LogicRecord ReadQuery(int line, string[] words)
    {
        SortStyle sorting = SortStyle.None;
        List<string> names = [];
        bool sorted = false;
        foreach (string word in words.Skip(2))
        {
            SortStyle? style = word switch
            {
                "nosort" => SortStyle.None,
                "rowsort" or "sort" => SortStyle.Rows,
                "valuesort" => SortStyle.Values,
                _ => null,
            };
            sorting = style ?? sorting;
            sorted |= style is not null;
            if (style is null)
            {
                names.Add(sorted ? $"label:{word}" : word);
            }
        }

        return new LogicRecord(line, RecordKind.Query, words[1..])
        {
            ColumnCount = words.ElementAtOrDefault(1)?.Length ?? throw new LogicFormatException(line, "'query' is followed by one letter per column"),
            Sorting = sorting,
            Connection = names.FirstOrDefault(name => !name.StartsWith("label:", StringComparison.Ordinal)) ?? string.Empty,
            Label = names.FirstOrDefault(name => name.StartsWith("label:", StringComparison.Ordinal))?["label:".Length..] ?? string.Empty,
            Text = ReadSql(line),
            Expected = ReadExpected(),
        };
    }

    private string ReadSql(int line)
    {
        int start = _position;
        while (_position < _lines.Length && _lines[_position].TrimEnd() is { Length: > 0 } text && text != "----")
        {
            _position++;
        }

        return _position == start
            ? throw new LogicFormatException(line, "the record has no SQL")
            : string.Join('\n', _lines[start.._position].Where(text => text[0] != '#'));
    }

    private List<string>? ReadExpected()
    {
        if (_position >= _lines.Length || _lines[_position].TrimEnd() != "----")
        {
            return null;
        }

        List<string> expected = [];
        for (_position++; _position < _lines.Length && _lines[_position].Length > 0; _position++)
        {
            expected.Add(_lines[_position]);
        }

        return expected;
    }
}
