namespace DuckLake.Worker;

/// <summary>The arguments <c>--name value</c> after the command.</summary>
internal sealed class WorkerOptions
{
    private readonly Dictionary<string, string> _values = [];

    public WorkerOptions(string[] args)
    {
        for (int i = 1; i + 1 < args.Length; i += 2)
        {
            _values[args[i]] = args[i + 1];
        }
    }

    public string Text(string name) => _values.TryGetValue(name, out string? value)
        ? value
        : throw new ArgumentException($"The argument {name} is missing.");

    public int Number(string name) => int.Parse(Text(name), System.Globalization.CultureInfo.InvariantCulture);
}
