namespace DuckLake.Arrow.Tests;

/// <summary>Reads scenario files: loops unrolled, records for another kind of catalog left out.</summary>
internal static class ScenarioFile
{
    /// <summary>The records of a file in order.</summary>
    public static IReadOnlyList<ScenarioRecord> Read(string path, string catalogKind)
    {
        var records = new List<ScenarioRecord>();
        ReadBlock(File.ReadAllLines(path), 0, catalogKind, new Dictionary<string, string>(), records);
        return records;
    }

    private static int ReadBlock(
        string[] lines, int position, string catalogKind, Dictionary<string, string> variables, List<ScenarioRecord> records)
    {
        bool isLeftOut = false;
        bool isQuirk = false;
        while (position < lines.Length)
        {
            string line = lines[position].TrimEnd();
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            switch (words)
            {
                case []:
                    position++;
                    break;
                case ["#", ..]:
                    isQuirk |= line.StartsWith("# reference quirk:", StringComparison.Ordinal);
                    position++;
                    break;
                case ["skipif", var kind]:
                    isLeftOut |= kind == catalogKind;
                    position++;
                    break;
                case ["onlyif", var kind]:
                    isLeftOut |= kind != catalogKind;
                    position++;
                    break;
                case ["endloop"]:
                    return position + 1;
                case ["loop", var name, var first, var last]:
                    position = Repeat(name, Enumerable.Range(int.Parse(first), int.Parse(last) - int.Parse(first)).Select(i => $"{i}"));
                    break;
                case ["foreach", var name, .. var values]:
                    position = Repeat(name, values);
                    break;
                case ["statement" or "query", ..]:
                    position = ReadRecord(lines, position, words, variables, isQuirk, out ScenarioRecord record);
                    if (!isLeftOut)
                    {
                        records.Add(record);
                    }

                    isLeftOut = false;
                    isQuirk = false;
                    break;
                default:
                    throw new NotSupportedException($"Line {position + 1}: '{line}'.");
            }
        }

        return position;

        int Repeat(string name, IEnumerable<string> values)
        {
            int end = position + 1;
            foreach (string value in values)
            {
                var inner = new Dictionary<string, string>(variables) { [name] = value };
                end = ReadBlock(lines, position + 1, catalogKind, inner, records);
            }

            return end;
        }
    }

    private static int ReadRecord(
        string[] lines, int position, string[] words, Dictionary<string, string> variables, bool isQuirk, out ScenarioRecord record)
    {
        int start = position++;
        var sql = new List<string>();
        while (position < lines.Length && lines[position].Length > 0 && lines[position] != "----")
        {
            sql.Add(lines[position++]);
        }

        var expected = new List<string>();
        if (position < lines.Length && lines[position] == "----")
        {
            position++;
            while (position < lines.Length && lines[position].Length > 0)
            {
                expected.Add(Substitute(lines[position++]));
            }
        }

        ScenarioRecordKind kind = words[0] == "query"
            ? ScenarioRecordKind.Query
            : words[1] == "ok" ? ScenarioRecordKind.Ok : ScenarioRecordKind.Error;
        string[] rest = words[2..];
        string connection = rest.FirstOrDefault(word => word != "rowsort") ?? "";
        record = new ScenarioRecord(start + 1, kind, connection, Substitute(string.Join('\n', sql)), rest.Contains("rowsort"), expected, isQuirk);
        return position;

        string Substitute(string text) =>
            variables.Aggregate(text, (current, variable) => current.Replace("${" + variable.Key + "}", variable.Value, StringComparison.Ordinal));
    }
}
