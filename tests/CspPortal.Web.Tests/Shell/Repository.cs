namespace CspPortal.Web.Tests.Shell;

/// <summary>The source tree these tests were built from.</summary>
internal static class Repository
{
    private static readonly string Root = Testing.Repository.Root;

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    public static string Relative(string file) => System.IO.Path.GetRelativePath(Root, file).Replace('\\', '/');

    /// <summary>Files under a folder, build output left out.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) => Directory
        .EnumerateFiles(Path(folder), pattern, SearchOption.AllDirectories)
        .Where(file => !Relative(file).Split('/').Any(part => part is "bin" or "obj"));
}
